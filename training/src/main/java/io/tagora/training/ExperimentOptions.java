package io.tagora.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** What every experiment takes. */
final class ExperimentOptions {
  private static final int SEEDS = 3;
  private static final int QUICK_SEEDS = 1;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Where report.md, CSV, PNG and the trained models go.")
  Path out = Path.of(".");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Logs in the exchange format to learn from (default: a marketplace that is made for it).",
      showDefaultValue = Visibility.NEVER)
  private Path data = Path.of("");

  @Option(
      names = "--from",
      paramLabel = "DIR",
      description =
          "The supervised model, a Hugging Face folder (default: models/tagora-rec-4m-sft).",
      showDefaultValue = Visibility.NEVER)
  private Path from = Path.of("");

  @Option(
      names = "--quick",
      description = "Less of everything, under 3 minutes: to try it out, not to quote.")
  boolean quick;

  @Option(names = "--seed", paramLabel = "N", description = "The first seed.")
  long seed = 7;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "How many seeds each arm has (default: 3; with --quick 1).",
      showDefaultValue = Visibility.NEVER)
  private Optional<Integer> seeds = Optional.empty();

  @Option(names = "--json", description = "Print one JSON object instead of a sentence.")
  boolean json;

  @Option(names = "--force", description = "Write into a folder that is not empty.")
  boolean force;

  @Option(
      names = "--resume",
      description =
          "Take what an experiment that was stopped has finished in --out: trained and evaluated "
              + "models, verdicts.")
  boolean resume;

  /** Whether logs are given; else a marketplace is made. */
  boolean hasData() {
    return !data.toString().isEmpty();
  }

  Path data() {
    return data;
  }

  /** The project's folder. */
  static Path home() {
    return Path.of(System.getProperty("tagora.home", "."));
  }

  Path model() {
    return from.toString().isEmpty() ? home().resolve("models/tagora-rec-4m-sft") : from;
  }

  List<Long> seedList() {
    int count = seeds.orElse(quick ? QUICK_SEEDS : SEEDS);
    if (count < 1) {
      throw new IllegalArgumentException(
          "the seeds of an arm must be at least 1, got %d (--seeds)".formatted(count));
    }
    return LongStream.range(seed, seed + count).boxed().toList();
  }

  /** Refuses a folder that has something in it, before anything is computed. */
  void requireUsable() throws IOException {
    ReportFolder.requireUsable(out, force || resume);
  }
}
