package io.tagora.gateway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The process's resident memory, where the system tells (Linux: proc(5), status). */
final class Memory {
  private static final Path STATUS = Path.of("/proc/self/status");

  private Memory() {}

  static long residentMegabytes() {
    return megabytes("VmRSS:");
  }

  static long peakMegabytes() {
    return megabytes("VmHWM:");
  }

  private static long megabytes(String field) {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(field))
          .map(line -> line.replaceAll("[^0-9]", ""))
          .mapToLong(kilobytes -> Long.parseLong(kilobytes) / 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException _) {
      return 0;
    }
  }
}
