package io.tagora.gateway.bench;

import io.tagora.gateway.bench.BenchReport.Spread;
import io.tagora.gateway.json.RecommendationJson;
import io.tagora.gateway.route.RecommendationApi;
import io.tagora.runtime.agent.Recommendation;
import io.tagora.runtime.agent.RecommendationRequest;
import io.tagora.runtime.agent.Usage;
import io.tagora.runtime.retrieval.ProgressListener;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Asks for one recommendation after the other, first some that do not count. */
public final class Bench {
  private final RecommendationApi api;
  private final Function<String, RecommendationRequest> request;

  public Bench(RecommendationApi api, Function<String, RecommendationRequest> request) {
    this.api = api;
    this.request = request;
  }

  private record Timed(Recommendation answer, double milliseconds) {}

  /**
   * Goes round the users.
   *
   * @param warmup requests before the ones that count
   */
  public BenchReport run(
      String model, List<String> userIds, int warmup, int requests, ProgressListener listener) {
    var timed = new ArrayList<Timed>();
    for (int i = 0; i < warmup + requests; i++) {
      Timed one = ask(userIds.get(i % userIds.size()));
      if (i >= warmup) {
        timed.add(one);
      }
      listener.progressed(i < warmup ? "warming up" : "measuring", i + 1, warmup + requests);
    }
    return report(model, timed);
  }

  private Timed ask(String userId) {
    long started = System.nanoTime();
    Recommendation answer = api.recommend(request.apply(userId)).toCompletableFuture().join();
    return new Timed(answer, (System.nanoTime() - started) / 1e6);
  }

  private static BenchReport report(String model, List<Timed> timed) {
    double[] wall = timed.stream().mapToDouble(Timed::milliseconds).toArray();
    Usage usage = timed.stream().map(one -> one.answer().usage()).reduce(Usage.NONE, Usage::plus);
    double seconds = java.util.Arrays.stream(wall).sum() / 1000;
    double count = timed.size();
    return new BenchReport(
        model,
        timed.size(),
        Runtime.getRuntime().availableProcessors(),
        (int) timed.stream().filter(one -> !one.answer().degraded().isEmpty()).count(),
        Spread.of(wall),
        stages(timed),
        count / seconds,
        usage.promptTokens() / count,
        usage.prefilledTokens() / count,
        usage.generatedTokens() / count,
        usage.promptTokens() == 0 ? 0 : (double) usage.prefilledTokens() / usage.promptTokens(),
        usage.generatedTokens() / seconds,
        Memory.residentMegabytes(),
        Memory.peakMegabytes());
  }

  private static Map<String, Spread> stages(List<Timed> timed) {
    var values = new LinkedHashMap<String, List<Double>>();
    timed.forEach(one ->
        RecommendationJson.milliseconds(one.answer().timings())
            .forEach(
                (stage, took) -> values.computeIfAbsent(stage, _ -> new ArrayList<>()).add(took)));
    var spreads = new LinkedHashMap<String, Spread>();
    values.forEach((stage, took) ->
        spreads.put(stage, Spread.of(took.stream().mapToDouble(Double::doubleValue).toArray())));
    return spreads;
  }
}
