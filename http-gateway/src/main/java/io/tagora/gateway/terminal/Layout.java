package io.tagora.gateway.terminal;

import java.util.ArrayList;
import java.util.List;

/** Widths, cuts and bars, counted in code points. */
public final class Layout {
  private static final String EIGHTHS = " ▏▎▍▌▋▊▉";

  private Layout() {}

  /** Exactly that wide: cut with an ellipsis, or filled up on the right. */
  public static String fit(String text, int width) {
    String cut = cut(text, width);
    return cut + " ".repeat(width - length(cut));
  }

  /** At most that wide. */
  public static String cut(String text, int width) {
    if (length(text) <= width) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, Math.max(0, width - 1))) + "…";
  }

  public static String right(String text, int width) {
    return " ".repeat(Math.max(0, width - length(text))) + text;
  }

  static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** A bar of {@code share} in [0, 1] of {@code width} cells, to an eighth of a cell. */
  public static String bar(double share, int width) {
    int eighths = (int) Math.round(Math.clamp(share, 0, 1) * width * 8);
    String full = "█".repeat(eighths / 8);
    return eighths % 8 == 0 ? full : full + EIGHTHS.charAt(eighths % 8);
  }

  /** Breaks at spaces; a word that is wider than a line stands alone. */
  public static List<String> wrap(String text, int width) {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    for (String word : text.strip().splitWithDelimiters("\\s+", 0)) {
      if (word.isBlank()) {
        continue;
      }
      if (!line.isEmpty() && length(line.toString()) + 1 + length(word) > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    if (!line.isEmpty()) {
      lines.add(line.toString());
    }
    return List.copyOf(lines);
  }

  /** Takes out what could drive a terminal, as a title from a catalog might. */
  public static String clean(String foreign) {
    return foreign.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
  }
}
