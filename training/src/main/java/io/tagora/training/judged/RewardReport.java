package io.tagora.training.judged;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tagora.runtime.metric.Interval;
import java.util.Locale;

/** What a run's end looks like to a person and to a program. */
public record RewardReport(RewardRequest request, RewardOutcome outcome) {

  /** One JSON object on one line. */
  public String json() {
    ObjectNode root =
        JsonNodeFactory.instance
            .objectNode()
            .put("out", request.out().toString())
            .put("finished", outcome.finished())
            .put("loss", request.settings().loss().name().toLowerCase(Locale.ROOT))
            .put("steps", outcome.state().step())
            .put("seconds", outcome.state().elapsed().toMillis() / 1e3);
    add(root, "pairs", outcome.pairs());
    add(root, "soundness", outcome.soundness());
    add(root, "excellence", outcome.excellence());
    return root.toString();
  }

  private static void add(ObjectNode root, String name, Interval interval) {
    root.putObject(name)
        .put("mean", interval.mean())
        .put("low", interval.low())
        .put("high", interval.high());
  }

  /** A few lines; what to type next. */
  public String text() {
    return "%s after %d of %d steps; held out: pairs in order %s, AUC of tags without a defect %s, of excellent ones %s%n%s"
        .formatted(
            outcome.finished() ? "Finished" : "Stopped",
            outcome.state().step(),
            outcome.steps(),
            words(outcome.pairs()),
            words(outcome.soundness()),
            words(outcome.excellence()),
            outcome.finished()
                ? "The reward model is in %s; ./tagora train grpo takes it by --alignment model:%s"
                    .formatted(request.out(), request.out())
                : "The same command with --resume goes on from " + request.out());
  }

  private static String words(Interval interval) {
    return String.format(
        Locale.ROOT, "%.3f [%.3f, %.3f]", interval.mean(), interval.low(), interval.high());
  }
}
