package io.tagora.training;

import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.prompt.ContextWindow;
import io.tagora.runtime.prompt.EntityText;
import io.tagora.training.data.PerceptionSamples;
import io.tagora.training.data.SftSamples;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Which moments of the logs become samples. */
final class SampleOptions {
  private static final Duration HELD_OUT = Duration.ofDays(7);

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description =
          "Read no behaviour from this moment on, as 2026-01-31T00:00:00Z (default: 7 "
              + "days before the logs end).",
      showDefaultValue = Visibility.NEVER)
  Optional<Instant> until = Optional.empty();

  @Option(
      names = "--moments-per-user",
      paramLabel = "N",
      description = "Moments of each user's life to make samples of.")
  int momentsPerUser = 2;

  @Option(
      names = "--validation-users",
      paramLabel = "N",
      description = "Every N-th user is not learnt from but validated on.")
  int validationUsers = 50;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      description = "Longest sample, all roles together; a longer one loses its last roles.")
  int maxTokens = 1280;

  @Option(
      names = "--history-in-words",
      paramLabel = "N",
      description =
          "Latest behaviours of a context with their item's title; serve the model with the same "
              + "tagora.agents.history.in-words.")
  int inWords = ContextWindow.DEFAULT.inWords();

  @Option(
      names = "--history-block",
      paramLabel = "N",
      description = "Older behaviours counted in one line; as tagora.agents.history.block.")
  int block = ContextWindow.DEFAULT.block();

  @Option(
      names = "--history-blocks",
      paramLabel = "N",
      description = "Such lines at most; as tagora.agents.history.blocks.")
  int blocks = ContextWindow.DEFAULT.blocks();

  @Option(
      names = "--entities",
      paramLabel = "WHAT",
      description =
          "What contexts say of an item: title, or described (category, brand, price band and "
              + "attributes too); as tagora.agents.history.entities.")
  String entities = ContextWindow.DEFAULT.entities().text();

  @Option(
      names = "--perception",
      paramLabel = "N",
      description =
          "Entities about which questions are asked beside the moments; an adaptor wants a model "
              + "that has learnt to answer them.")
  int perception;

  ContextWindow window() {
    return new ContextWindow(inWords, block, blocks, EntityText.named(entities));
  }

  /** The questions that are wanted, if any are. */
  Optional<PerceptionSamples> perception(Dataset dataset, long seed) {
    if (perception < 0) {
      throw new IllegalArgumentException(
          "the entities to ask about must be at least 0, got %d (--perception)"
              .formatted(perception));
    }
    return perception == 0
        ? Optional.empty()
        : Optional.of(
            new PerceptionSamples(
                dataset, until(dataset), EntityText.named(entities), perception, seed));
  }

  private Instant until(Dataset dataset) {
    return until.orElseGet(() -> dataset.end().minus(HELD_OUT));
  }

  SftSamples.Settings settings(Dataset dataset, long seed) {
    if (momentsPerUser < 1) {
      throw new IllegalArgumentException(
          "the moments of a user must be at least 1, got %d (--moments-per-user)"
              .formatted(momentsPerUser));
    }
    if (validationUsers < 2) {
      throw new IllegalArgumentException(
          "every N-th user to validate on must be at least every 2nd, got %d (--validation-users)"
              .formatted(validationUsers));
    }
    return new SftSamples.Settings(
        until(dataset), momentsPerUser, validationUsers, window(), maxTokens, seed);
  }
}
