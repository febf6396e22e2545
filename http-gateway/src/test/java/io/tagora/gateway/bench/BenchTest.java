package io.tagora.gateway.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.gateway.bench.BenchReport.Spread;
import io.tagora.gateway.json.RecommendationBody;
import io.tagora.gateway.route.ScriptedApi;
import io.tagora.gateway.terminal.Ansi;
import io.tagora.runtime.agent.RecommendationRequest;
import io.tagora.runtime.retrieval.ProgressListener;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchTest {
  private static final RecommendationBody.Defaults USUAL =
      new RecommendationBody.Defaults(4, 10, true, Duration.ofSeconds(5), 0);

  @Test
  void warmUpGoesFirstAndDoesNotCount() {
    var api = new ScriptedApi();
    BenchReport report =
        new Bench(api, USUAL::request).run("m", List.of("a", "b"), 3, 4, ProgressListener.SILENT);

    assertEquals(
        List.of("a", "b", "a", "b", "a", "b", "a"),
        api.requests.stream().map(RecommendationRequest::userId).toList());
    assertEquals(4, report.requests());
    assertEquals(4, report.degraded());
    assertEquals(0.4, report.prefilledRatio(), 1e-9);
    assertEquals(1000, report.meanPromptTokens(), 1e-9);
    assertEquals(new Spread(90, 90, 90), report.milliseconds().get("experts"));
    assertEquals(List.of("plan", "experts", "total"), List.copyOf(report.milliseconds().keySet()));
  }

  @Test
  void quantilesAreOfTheNearestRank() {
    var values = new double[20];
    for (int i = 0; i < values.length; i++) {
      values[i] = 20 - i;
    }
    assertEquals(new Spread(10, 19, 20), Spread.of(values));
    assertEquals(new Spread(5, 5, 5), Spread.of(new double[] {5}));
  }

  @Test
  void theTableSaysWhereTheTimeGoes() {
    BenchReport report =
        new Bench(new ScriptedApi(), USUAL::request)
            .run("m", List.of("a"), 0, 1, ProgressListener.SILENT);
    String text = new BenchText(Ansi.PLAIN).render(report);
    assertTrue(text.contains("experts"), text);
    assertTrue(text.contains("400 computed (40 %)"), text);
    assertTrue(text.contains("MB resident"), text);
  }
}
