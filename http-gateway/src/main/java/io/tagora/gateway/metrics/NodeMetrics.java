package io.tagora.gateway.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tagora.runtime.agent.Recommendation;
import io.tagora.runtime.agent.Rung;
import io.tagora.runtime.judge.AnswerVerdicts;
import io.tagora.runtime.judge.Grade;
import io.tagora.runtime.judge.Verdict;
import io.tagora.runtime.signature.AnswerWatch;
import io.tagora.runtime.signature.Signature;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts and times of one node since its start, in Prometheus' text format. Safe for any thread; a
 * restart begins at 0. No label holds a user's id or any text of a caller.
 */
public final class NodeMetrics {
  private static final Duration[] BOUNDS = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(25),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2_500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final FigureMeters figures = new FigureMeters(registry);
  private final AtomicInteger inFlight = new AtomicInteger();

  /** How a call that was counted as begun has ended without an answer. */
  public enum Ending {
    /** There was no room; the caller may come again. */
    REFUSED,
    FAILED
  }

  /** Begins at 0; what is known beforehand is told from the start. */
  public NodeMetrics() {
    Gauge.builder("tagora.recommendations.in.flight", inFlight, AtomicInteger::get)
        .description("Recommendations that have begun and are not answered yet")
        .register(registry);
    for (Rung rung : Rung.values()) {
      count(rung, 0);
    }
    for (Ending ending : Ending.values()) {
      count(ending, 0);
    }
    overlaps();
    List.of("judged", "skipped").forEach(this::judgedAnswers);
    List.of(
            new JvmMemoryMetrics(),
            new JvmThreadMetrics(),
            new ClassLoaderMetrics(),
            new ProcessorMetrics(),
            new UptimeMetrics(),
            new FileDescriptorMetrics())
        .forEach(part -> part.bindTo(registry));
  }

  /** A request was answered, or its stream begun. */
  public void requestAnswered(String method, String route, int status, Duration took) {
    timer(
            "tagora.http.requests",
            "From a request's head to its answer's head",
            Tags.of("method", method, "route", route, "status", Integer.toString(status)))
        .record(took);
  }

  public void recommendationBegun() {
    inFlight.incrementAndGet();
  }

  public void recommended(Recommendation answer) {
    inFlight.decrementAndGet();
    count(answer.rung(), 1);
    answer
        .timings()
        .forEach((stage, took) ->
            timer(
                    "tagora.recommendation.stage",
                    "How long a stage of a recommendation took",
                    Tags.of("stage", stage))
                .record(took));
  }

  public void notRecommended(Ending ending) {
    inFlight.decrementAndGet();
    count(ending, 1);
  }

  /** What an answer shows of how the agents do. */
  public void signs(AnswerWatch.Seen seen) {
    overlaps().record(seen.expertOverlap());
    summary("tagora.explanations.diversity", "1 - ROUGE-L of two reasons of an answer")
        .record(seen.explanationDiversity());
    for (Signature sign : Signature.values()) {
      registry
          .counter("tagora.signatures", "signature", sign.label())
          .increment(seen.signs().contains(sign) ? 1 : 0);
    }
  }

  private DistributionSummary overlaps() {
    return summary("tagora.experts.overlap", "Common tags of two experts");
  }

  /** The judge has graded an answer. */
  public void judged(AnswerVerdicts verdicts) {
    verdicts.tags().forEach(one -> verdict("tags", one.verdict()));
    verdicts.reasons().forEach(one -> verdict("explanations", one.verdict()));
    judgedAnswers("judged").increment();
  }

  /** The judge had no room for an answer that was to be graded. */
  public void notJudged() {
    judgedAnswers("skipped").increment();
  }

  private Counter judgedAnswers(String outcome) {
    return registry.counter("tagora.judge.answers", "outcome", outcome);
  }

  private void verdict(String kind, Verdict verdict) {
    registry
        .counter("tagora.judge.verdicts", "kind", kind, "tier", verdict.tier().name())
        .increment();
    for (Grade grade : verdict.grades()) {
      DistributionSummary.builder("tagora.judge.grade")
          .description("Grades from 0 to 1 that evaluators gave")
          .tags("kind", kind, "dimension", grade.dimension())
          .register(registry)
          .record(grade.score());
    }
  }

  private DistributionSummary summary(String name, String description) {
    return DistributionSummary.builder(name)
        .description(description)
        .serviceLevelObjectives(0.1, 0.25, 0.5, 0.75, 0.9)
        .register(registry);
  }

  /** An event is remembered or not: with a store, the time until its row is written. */
  public void eventEnded(boolean remembered, Duration took) {
    timer(
            "tagora.memory.event",
            "From an event to its acknowledgement or failure",
            Tags.of("outcome", remembered ? "acknowledged" : "failed"))
        .record(took);
  }

  /** All there is, with these of the node's insides, in Prometheus' text format 0.0.4. */
  public String text(NodeFigures now) {
    figures.see(now);
    return registry.scrape();
  }

  private void count(Rung rung, int more) {
    registry.counter("tagora.recommendations", "rung", word(rung)).increment(more);
  }

  private void count(Ending ending, int more) {
    registry
        .counter("tagora.recommendations.without.answer", "ending", word(ending))
        .increment(more);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private Timer timer(String name, String description, Tags tags) {
    return Timer.builder(name)
        .description(description)
        .tags(tags)
        .serviceLevelObjectives(BOUNDS)
        .register(registry);
  }
}
