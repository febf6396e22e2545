package io.tagora.gateway.terminal;

import java.util.Map;

/** Colours and weights for a terminal; a plain one leaves every text as it is. */
public record Ansi(boolean enabled) {
  public static final Ansi PLAIN = new Ansi(false);

  /** The terminal's palette, so that it follows the person's own theme. */
  public enum Ink {
    BOLD("1"),
    DIM("2"),
    RED("31"),
    GREEN("32"),
    YELLOW("33"),
    BLUE("34"),
    MAGENTA("35"),
    CYAN("36");

    private final String code;

    Ink(String code) {
      this.code = code;
    }
  }

  /** Colours on a terminal that has them, unless NO_COLOR is set (no-color.org). */
  public static Ansi of(Map<String, String> environment, boolean terminal) {
    boolean refused = !environment.getOrDefault("NO_COLOR", "").isEmpty();
    boolean dumb = environment.getOrDefault("TERM", "dumb").equals("dumb");
    return new Ansi(terminal && !refused && !dumb);
  }

  public String paint(Ink ink, String text) {
    return enabled && !text.isEmpty() ? "\u001b[" + ink.code + "m" + text + "\u001b[0m" : text;
  }

  public String bold(String text) {
    return paint(Ink.BOLD, text);
  }

  public String dim(String text) {
    return paint(Ink.DIM, text);
  }
}
