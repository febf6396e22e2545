package io.tagora.gateway.node.bench;

import static io.tagora.gateway.terminal.Layout.fit;
import static io.tagora.gateway.terminal.Layout.right;

import io.tagora.gateway.terminal.Ansi;
import io.tagora.inference.bench.EngineFigures;

/** An engine's figures as a table for people. */
public final class EngineText {
  private static final int NAME = 32;
  private static final int CELL = 11;

  private final Ansi ansi;

  public EngineText(Ansi ansi) {
    this.ansi = ansi;
  }

  public String render(String model, EngineFigures figures) {
    var text = new StringBuilder();
    text.append(
        "%s, contexts of %,d tokens, %d threads\n\n"
            .formatted(model, figures.contextTokens(), figures.threads()));
    text.append(ansi.bold(titles())).append('\n');
    EngineRow.of(figures).forEach(row -> text.append(line(row)).append('\n'));
    EngineNotes.of(figures).forEach(note -> text.append('\n').append(note));
    return text.toString();
  }

  private static String titles() {
    return fit("tokens/s", NAME)
        + right("measured", CELL)
        + right("roofline", CELL)
        + right("bandwidth", CELL)
        + right("arithmetic", CELL);
  }

  private static String line(EngineRow row) {
    return fit(row.name(), NAME)
        + right("%,.0f".formatted(row.tokensPerSecond()), CELL)
        + right("%,.0f".formatted(row.bound().tokensPerSecond()), CELL)
        + right("%.0f %%".formatted(100 * row.bound().bandwidthShare()), CELL)
        + right("%.0f %%".formatted(100 * row.bound().operationShare()), CELL);
  }
}
