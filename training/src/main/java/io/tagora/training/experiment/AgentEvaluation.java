package io.tagora.training.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tagora.training.data.NodeDefaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Asks {@code tagora evaluate} how a model's agents do with held-out users, in a process of its
 * own: training does not see the agents. Every model is asked alike: with entities as text and four
 * personas for everybody, since an adaptor and measured gains belong to the weights that they were
 * made for.
 *
 * @param launcher the file {@code tagora}
 */
public record AgentEvaluation(Path launcher, int users, long seed) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ALIKE =
      """
      tagora.model.entity-vectors = off
      tagora.agents.adaptive.enabled = false
      tagora.agents.returning-categories = %d
      """
          .formatted(NodeDefaults.RETURNING_CATEGORIES);

  /**
   * The share of what each user turned to next that the agents named; the same users in the same
   * order for every model.
   *
   * @param stop asked while it runs
   */
  double[] hitRates(Path model, BooleanSupplier stop) throws IOException {
    Path folder = Files.createTempDirectory("tagora-evaluation");
    Path config = folder.resolve("alike.conf");
    Path scores = folder.resolve("users.ndjson");
    try {
      Files.writeString(config, ALIKE);
      run(
          List.of(
              launcher.toString(),
              "evaluate",
              "--json",
              "--model",
              model.toString(),
              "--users",
              String.valueOf(users),
              "--seed",
              String.valueOf(seed),
              "--config",
              config.toString(),
              "--per-user",
              scores.toString()),
          stop);
      return hitRates(Files.readAllLines(scores));
    } finally {
      Files.deleteIfExists(config);
      Files.deleteIfExists(scores);
      Files.delete(folder);
    }
  }

  private static void run(List<String> command, BooleanSupplier stop) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (status(process, stop) != 0) {
      throw new IOException(
          "an evaluation must end well, got status %d of: %s"
              .formatted(process.exitValue(), String.join(" ", command)));
    }
  }

  /** The agents' hit rates among the lines of {@code --per-user}. */
  static double[] hitRates(List<String> lines) throws IOException {
    Stream.Builder<Double> rates = Stream.builder();
    for (String line : lines) {
      JsonNode row = JSON.readTree(line);
      if (row.path("recommender").asText().equals("agents")) {
        if (!row.path("hitRate").isNumber()) {
          throw new IOException("an evaluation must tell each user's hit rate, got " + line);
        }
        rates.add(row.path("hitRate").asDouble());
      }
    }
    return rates.build().mapToDouble(Double::doubleValue).toArray();
  }

  private static int status(Process process, BooleanSupplier stop) throws IOException {
    try {
      while (!process.waitFor(1, TimeUnit.SECONDS)) {
        if (stop.getAsBoolean()) {
          throw new IOException(
              "the experiment must run to its end, got stopped in an evaluation (--resume takes what was finished as it is)");
        }
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("an evaluation must not be interrupted", e);
    } finally {
      process.destroy();
      process.onExit().join();
    }
  }
}
