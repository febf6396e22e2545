package io.tagora.gateway.terminal;

import java.io.Console;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a command writes: figures and JSON to {@code out}, all else to {@code err}.
 *
 * @param ansi whether {@code out} takes colours
 * @param width how many cells a line of {@code out} has
 */
public record Streams(PrintWriter out, PrintWriter err, Ansi ansi, int width) {
  private static final int PLAIN_WIDTH = 100;
  private static final int MIN_WIDTH = 72;
  private static final int MAX_WIDTH = 140;

  /** The process's own streams. */
  public static Streams ofProcess() {
    // Null where stdin or stdout is no terminal, whatever the compiler's check believes.
    boolean terminal = Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    return new Streams(
        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
        Ansi.of(System.getenv(), terminal),
        width(System.getenv("COLUMNS")));
  }

  static int width(@Nullable String columns) {
    return columns != null && columns.matches("[0-9]{1,4}")
        ? Math.clamp(Integer.parseInt(columns), MIN_WIDTH, MAX_WIDTH)
        : PLAIN_WIDTH;
  }

  /** Tells a person what goes on. */
  public void tell(String sentence) {
    err.println(sentence);
    err.flush();
  }
}
