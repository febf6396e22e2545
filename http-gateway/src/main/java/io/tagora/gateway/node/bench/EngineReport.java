package io.tagora.gateway.node.bench;

import io.tagora.gateway.json.Json;
import io.tagora.inference.bench.EngineFigures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** An engine's figures as files: a page with a picture, JSON, and a table for other programs. */
public final class EngineReport {
  private static final String CHART = "engine.png";

  private EngineReport() {}

  /** Writes {@code report.md}, {@code engine.json}, {@code engine.csv} and {@code engine.png}. */
  public static void write(Path folder, String model, EngineFigures figures) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("report.md"), page(model, figures));
    Files.write(folder.resolve("engine.json"), Json.bytes(figures));
    Files.writeString(folder.resolve("engine.csv"), csv(figures));
    EngineChart.write(figures, folder.resolve(CHART));
  }

  private static String page(String model, EngineFigures figures) {
    return """
    # The engine on %s

    Contexts of %,d tokens, %d threads. `tagora bench engine` made this page.

    | tokens/s | measured | roofline | bandwidth used | arithmetic used |
    |---|---|---|---|---|
    %s

    ![Measured and possible tokens a second](%s)

    %s
    """
        .formatted(
            model,
            figures.contextTokens(),
            figures.threads(),
            EngineRow.of(figures).stream()
                .map(EngineReport::line)
                .collect(Collectors.joining("\n")),
            CHART,
            String.join("\n\n", EngineNotes.of(figures)));
  }

  private static String line(EngineRow row) {
    return "| %s | %,.0f | %,.0f | %.0f %% | %.0f %% |"
        .formatted(
            row.name(),
            row.tokensPerSecond(),
            row.bound().tokensPerSecond(),
            100 * row.bound().bandwidthShare(),
            100 * row.bound().operationShare());
  }

  private static String csv(EngineFigures figures) {
    return EngineRow.of(figures).stream()
        .map(row ->
            "\"%s\",%.2f,%.2f,%.4f,%.4f"
                .formatted(
                    row.name(),
                    row.tokensPerSecond(),
                    row.bound().tokensPerSecond(),
                    row.bound().bandwidthShare(),
                    row.bound().operationShare()))
        .collect(
            Collectors.joining(
                "\n",
                "what,tokens_per_second,roofline_tokens_per_second,bandwidth_share,operation_share\n",
                "\n"));
  }
}
