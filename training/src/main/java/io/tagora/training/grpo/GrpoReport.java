package io.tagora.training.grpo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tagora.runtime.reward.RewardShaping;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a run's end looks like to a person and to a program, and the log that lies with it. */
public record GrpoReport(GrpoRequest request, GrpoOutcome outcome) {
  static final String LOG = "training-log.txt";

  /** One JSON object on one line. */
  public String json() {
    ObjectNode root =
        JsonNodeFactory.instance
            .objectNode()
            .put("out", request.out().toString())
            .put("finished", outcome.finished())
            .put("iterations", outcome.state().iteration())
            .put("tasks", outcome.tasks())
            .put("tokens", outcome.state().tokens())
            .put("seconds", outcome.state().elapsed().toMillis() / 1e3)
            .put("shaping", shaping());
    ObjectNode signs = root.putObject("signs");
    outcome.signs().forEach((sign, times) -> signs.put(sign.label(), times));
    add(root, "before", outcome.heldOut().getFirst());
    add(root, "after", outcome.heldOut().getLast());
    return root.toString();
  }

  private static void add(ObjectNode root, String name, HeldOutFigures figures) {
    root.putObject(name)
        .put("reward", figures.reward())
        .put("accuracy", figures.parts().accuracy())
        .put("alignment", figures.parts().alignment())
        .put("diversity", figures.parts().diversity())
        .put("length", figures.parts().length())
        .put("together", figures.together());
  }

  /** A few lines; what to type next if the run was stopped. */
  public String text() {
    HeldOutFigures before = outcome.heldOut().getFirst();
    HeldOutFigures after = outcome.heldOut().getLast();
    return String.format(
        Locale.ROOT,
        "%s after %d iterations; held out: accuracy %.4f -> %.4f, aligned %.3f -> %.3f, all experts together %.4f -> %.4f%n%s%s",
        outcome.finished() ? "Finished" : "Stopped",
        outcome.state().iteration(),
        before.parts().accuracy(),
        after.parts().accuracy(),
        before.parts().alignment(),
        after.parts().alignment(),
        before.together(),
        after.together(),
        signs(),
        outcome.finished()
            ? "The model is in " + request.out()
            : "The same command with --resume goes on from " + request.out());
  }

  /** What was seen that should not be, a line a sign with its advice. */
  private String signs() {
    return outcome.signs().entrySet().stream()
        .map(sign ->
            String.format(
                Locale.ROOT,
                "%s %d times. %s%n",
                sign.getKey().label(),
                sign.getValue(),
                sign.getKey().advice()))
        .collect(Collectors.joining());
  }

  /** Writes how the model was made, so that it can be made again. */
  public void writeLog() throws IOException {
    List<String> lines = new ArrayList<>();
    add(lines, "command", request.command());
    request.identity().forEach((name, value) -> add(lines, name, value));
    add(lines, "shaping", shaping());
    add(lines, "tasks", String.valueOf(outcome.tasks()));
    add(lines, "iterations", String.valueOf(outcome.state().iteration()));
    add(lines, "tokens", String.valueOf(outcome.state().tokens()));
    add(lines, "wall time", outcome.state().elapsed().toSeconds() + " s");
    add(lines, "held out, before", words(outcome.heldOut().getFirst()));
    add(lines, "held out, after", words(outcome.heldOut().getLast()));
    outcome
        .signs()
        .forEach((sign, times) ->
            add(lines, "sign " + sign.label(), times + " times. " + sign.advice()));
    add(lines, "java", Runtime.version().toString());
    Files.write(request.out().resolve(LOG), lines);
  }

  private static void add(List<String> lines, String name, String value) {
    lines.add(String.format(Locale.ROOT, "%-26s %s", name, value));
  }

  private static String words(HeldOutFigures figures) {
    return String.format(
        Locale.ROOT,
        "reward %.4f, %s, all experts together %.4f",
        figures.reward(),
        figures.parts(),
        figures.together());
  }

  private String shaping() {
    return switch (outcome.shaping()) {
      case RewardShaping.Constrained(var thresholds) ->
          String.format(
              Locale.ROOT,
              "constrained, alignment %.3f, diversity %.3f, length %.3f",
              thresholds.alignment(),
              thresholds.diversity(),
              thresholds.length());
      case RewardShaping.Summed summed -> summed.toString();
    };
  }
}
