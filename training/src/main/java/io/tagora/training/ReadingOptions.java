package io.tagora.training;

import io.tagora.runtime.exchange.DataCheck;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.world.Marketplace;
import io.tagora.runtime.world.MarketplaceSettings;
import io.tagora.training.data.SftSamples;
import io.tagora.training.data.Turn;
import io.tagora.training.experiment.HeldOutUsers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** What the experiments on reading take: a model, and users whom it has not learnt from. */
final class ReadingOptions {
  private static final int ITEMS = 20_000;
  private static final int QUICK_ITEMS = 3_000;
  private static final long CATALOG_SEED = 7;
  private static final int QUICK_USERS = 24;

  /**
   * In the logs of fewer users not all needs are found, and no persona is right by one of those.
   */
  private static final int USERS = 6_000;

  /** Of so many users some have nothing that came true in the week. */
  private static final int USERS_A_MOMENT = 4;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Where report.md, CSV and PNG go.")
  Path out = Path.of(".");

  @Option(
      names = "--from",
      paramLabel = "DIR",
      description = "The model, a Hugging Face folder (default: models/tagora-rec-4m).",
      showDefaultValue = Visibility.NEVER)
  private Path from = Path.of("");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Logs of users whom the model has not learnt from (default: a marketplace with the default "
              + "model's catalog and other users).",
      showDefaultValue = Visibility.NEVER)
  private Path data = Path.of("");

  @Option(names = "--users", paramLabel = "N", description = "Moments to ask at, one a user.")
  int users = 400;

  @Option(names = "--seed", paramLabel = "N", description = "Decides users and moments.")
  long seed = 20_260;

  @Option(names = "--threads", paramLabel = "N", description = "Threads of the engine.")
  int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--quick",
      description = "Less of everything, under 3 minutes: to try it out, not to quote.")
  boolean quick;

  @Option(names = "--json", description = "Print one JSON object instead of a sentence.")
  boolean json;

  @Option(names = "--force", description = "Write into a folder that is not empty.")
  private boolean force;

  Path model() {
    return from.toString().isEmpty()
        ? ExperimentOptions.home().resolve("models/tagora-rec-4m")
        : from;
  }

  /** The logs that are given, or made. */
  Dataset dataset() {
    if (!data.toString().isEmpty()) {
      return DataCheck.requireSound(data);
    }
    int asked = USERS_A_MOMENT * moments();
    int count = quick ? asked : Math.max(asked, USERS);
    return Marketplace.generate(
            MarketplaceSettings.of(count, quick ? QUICK_ITEMS : ITEMS, CATALOG_SEED, seed))
        .dataset();
  }

  int moments() {
    if (users < 1) {
      throw new IllegalArgumentException(
          "the moments to ask at must be at least 1, got %d (--users)".formatted(users));
    }
    return quick ? Math.min(users, QUICK_USERS) : users;
  }

  /** Moments of the logs' users, each of which something came true. */
  HeldOutUsers heldOut(Dataset dataset, SampleOptions samples) {
    samples.momentsPerUser = 1;
    var source = new SftSamples(dataset, samples.settings(dataset, seed));
    List<Turn> turns =
        Stream.concat(source.turns().stream(), source.validationTurns().stream())
            .filter(turn -> !turn.truth().isEmpty())
            .limit(moments())
            .toList();
    return new HeldOutUsers(dataset.catalog(), turns, samples.window().entities());
  }

  /** Refuses a folder that has something in it, before anything is computed. */
  void requireUsable() throws IOException {
    ReportFolder.requireUsable(out, force);
  }

  /** What was run, for the report. */
  String setting(String command, HeldOutUsers users, SampleOptions samples) {
    return "`tagora experiment %s`: %s at %,d moments of users of seed %d, %s."
        .formatted(command, model().getFileName(), users.turns().size(), seed, samples.window());
  }
}
