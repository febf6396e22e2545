package io.tagora.training.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** What a run's end looks like to a person and to a program. */
public record SftReport(SftRequest request, SftOutcome outcome) {

  /** One JSON object on one line. */
  public String json() {
    ObjectNode root =
        JsonNodeFactory.instance
            .objectNode()
            .put("out", request.out().toString())
            .put("finished", outcome.finished())
            .put("parameters", outcome.model().parameters())
            .put("vocabulary", outcome.model().vocabulary())
            .put("trainTrees", outcome.trainTrees())
            .put("trainTokens", outcome.trainTokens())
            .put("validationTrees", outcome.validationTrees())
            .put("steps", outcome.state().steps())
            .put("tokens", outcome.state().tokens())
            .put("seconds", outcome.state().elapsed().toMillis() / 1e3)
            .put("tokensPerSecond", outcome.tokensPerSecond())
            .put("dataSha256", request.dataHash())
            .put("seed", request.seed());
    if (Double.isFinite(outcome.trainLoss())) {
      root.put("trainLoss", outcome.trainLoss());
    }
    outcome
        .validation()
        .ifPresent(evaluation -> {
          root.put("validationLoss", evaluation.loss());
          evaluation.taskLosses().forEach(root.putObject("taskLosses")::put);
        });
    return root.toString();
  }

  /** A few lines; what to type next if the run was stopped. */
  public String text() {
    var text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s after %,d steps and %,d tokens (%.0f tokens/s); training loss %.3f",
            outcome.finished() ? "Finished" : "Stopped",
            outcome.state().steps(),
            outcome.state().tokens(),
            outcome.tokensPerSecond(),
            outcome.trainLoss()));
    outcome
        .validation()
        .ifPresent(evaluation ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "; validation loss %.3f %s",
                    evaluation.loss(),
                    evaluation.taskLosses())));
    text.append(System.lineSeparator());
    text.append(
        outcome.finished()
            ? "The model is in " + request.out()
            : "The same command with --resume goes on from " + request.out());
    return text.toString();
  }
}
