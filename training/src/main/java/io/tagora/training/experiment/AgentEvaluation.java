package io.tagora.training.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tagora.runtime.metric.Interval;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Asks {@code tagora evaluate} how a model's agents do with held-out users, in a process of its
 * own: training does not see the agents.
 *
 * @param launcher the file {@code tagora}
 */
public record AgentEvaluation(Path launcher, int users, long seed) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The share of what users turned to next that the agents named, with its interval. */
  Interval hitRate(Path model) throws IOException {
    List<String> command =
        List.of(
            launcher.toString(),
            "evaluate",
            "--json",
            "--model",
            model.toString(),
            "--users",
            String.valueOf(users),
            "--seed",
            String.valueOf(seed));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String answer =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (status(process) != 0) {
      throw new IOException(
          "an evaluation must end well, got status %d of: %s"
              .formatted(process.exitValue(), String.join(" ", command)));
    }
    return interval(JSON.readTree(answer), answer);
  }

  static Interval interval(JsonNode report, String answer) throws IOException {
    JsonNode rate = report.path("rows").path(0).path("scores").path("hitRate");
    if (!rate.path("mean").isNumber()) {
      throw new IOException("an evaluation must tell the agents' hit rate, got " + answer);
    }
    return new Interval(
        rate.path("mean").asDouble(), rate.path("low").asDouble(), rate.path("high").asDouble());
  }

  private static int status(Process process) throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("an evaluation must not be interrupted", e);
    }
  }
}
