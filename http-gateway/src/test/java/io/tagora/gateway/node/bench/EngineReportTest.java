package io.tagora.gateway.node.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.gateway.json.Json;
import io.tagora.gateway.terminal.Ansi;
import io.tagora.inference.bench.EngineFigures;
import io.tagora.inference.bench.Roofline;
import io.tagora.inference.bench.Roofline.Bound;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineReportTest {
  private static final Roofline ROOFLINE =
      new Roofline(
          50e9,
          1.2e12,
          "int8",
          268_000_000,
          57_344,
          new Bound(1500, 0.01, 0.6),
          new Bound(170, 0.75, 0.1),
          new Bound(700, 0.4, 0.2),
          new Bound(900, 0.3, 0.25),
          new Bound(1400, 0.1, 0.35));
  private static final EngineFigures FIGURES =
      new EngineFigures(
          512,
          2,
          1000,
          130,
          280,
          285,
          320,
          480,
          3.5,
          1.2,
          new EngineFigures.InterToken(2048, 30, 36, 20, 90, 300),
          33,
          0.02,
          ROOFLINE);

  @TempDir Path folder;

  @Test
  void theTableShowsEachSpeedBesideTheRoofline() {
    String text = new EngineText(new Ansi(false)).render("a model", FIGURES);
    var line = text.lines().filter(one -> one.startsWith("write 1 ")).findFirst().orElseThrow();
    assertEquals(List.of("write", "1", "130", "170", "75", "%", "10", "%"), words(line));
    assertTrue(text.contains("36.0 ms apart, a thread each (1.20 times)"), text);
    assertTrue(text.contains("33.0 times less to compute"), text);
  }

  @Test
  void aReportIsAPageAPictureAndTwoTables() throws IOException {
    EngineReport.write(folder, "a model", FIGURES);
    assertTrue(Files.readString(folder.resolve("report.md")).contains("| write 1 | 130 | 170 |"));
    assertEquals(6, Files.readAllLines(folder.resolve("engine.csv")).size());
    assertNotNull(ImageIO.read(folder.resolve("engine.png").toFile()));
    var json = Json.read(Files.readAllBytes(folder.resolve("engine.json")));
    for (var key :
        List.of(
            "prefillTokensPerSecond",
            "decodeTokensPerSecond",
            "decode8TokensPerSecond",
            "decode8UnsharedTokensPerSecond",
            "decode32TokensPerSecond",
            "interTokenP99Ratio",
            "repeatVisitPrefillRatio",
            "outsideRuntimeShare",
            "roofline")) {
      assertTrue(json.has(key), key);
    }
  }

  private static List<String> words(String line) {
    return List.of(line.strip().split("\\s+"));
  }
}
