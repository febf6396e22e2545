package io.tagora.inference.device;

/** Sizes in words. */
public final class Bytes {
  private static final String UNITS = "KMGTPE";

  private Bytes() {}

  /** As "512 B", "4.0 MiB", "23.5 GiB". */
  public static String words(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    int unit = (63 - Long.numberOfLeadingZeros(bytes)) / 10;
    return "%.1f %ciB".formatted((double) bytes / (1L << (10 * unit)), UNITS.charAt(unit - 1));
  }
}
