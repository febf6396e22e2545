package io.tagora.training;

import io.tagora.runtime.exchange.DataCheck;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.exchange.ExchangeFiles;
import io.tagora.training.data.SftSamples;
import io.tagora.training.model.DecoderConfig;
import io.tagora.training.run.DataHash;
import io.tagora.training.run.SftOutcome;
import io.tagora.training.run.SftReport;
import io.tagora.training.run.SftRequest;
import io.tagora.training.run.SftRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tagora train sft}: from a marketplace's logs to a model that plays all roles. */
@Command(
    name = "sft",
    description = {
      "Train one model for all roles by supervised fine-tuning on a marketplace's logs.",
      "",
      "Reads the exchange format (items, users, events and environment .ndjson), trains a "
          + "tokenizer and a Llama decoder, and writes a Hugging Face folder with loss.csv, "
          + "loss.png and training-log.txt. The run ends at --epochs, --tokens or --minutes, "
          + "whichever comes first, with the learning rate down in each case. Ctrl-C stops after "
          + "the running step with a checkpoint; the same command with --resume goes on.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  tagora world generate --users 12000 --seed 7 --out data",
      "  tagora train sft --data data --out my-model --epochs 2 --minutes 60",
      "",
      "On a machine with other work set OMP_WAIT_POLICY=PASSIVE in the environment."
    },
    sortOptions = false,
    showDefaultValues = true)
final class SftCommand implements Callable<Integer> {
  private static final int STOPPED = 130;

  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "The logs to learn from.")
  private Path data;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "The folder to write; weights appear with the first checkpoint.")
  private Path out;

  @Option(
      names = "--from",
      paramLabel = "DIR",
      description = "Start from this model and its tokenizer instead of from nothing.",
      showDefaultValue = Visibility.NEVER)
  private Optional<Path> from = Optional.empty();

  @Option(names = "--resume", description = "Go on from the checkpoint in --out, if there is one.")
  private boolean resume;

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  @Mixin HelpOption help;
  @Mixin private RunOptions run;
  @Mixin private SampleOptions samples;
  @Mixin private ModelOptions model;

  @Override
  public Integer call() throws IOException {
    DecoderConfig shape = model.config();
    Dataset dataset = DataCheck.requireSound(data);
    SftRequest request = request(shape);
    var source =
        new SftSamples(
            dataset, samples.settings(dataset, run.seed), samples.perception(dataset, run.seed));
    try (var interrupt = new Interrupt()) {
      SftOutcome outcome = new SftRun(request, source, System.err).execute(interrupt::requested);
      var report = new SftReport(request, outcome);
      spec.commandLine().getOut().println(json ? report.json() : report.text());
      return outcome.finished() ? 0 : STOPPED;
    }
  }

  private SftRequest request(DecoderConfig shape) throws IOException {
    return new SftRequest(
        out,
        from,
        shape,
        run.epochs,
        run.tokenLimit(),
        run.timeLimit(),
        run.batchTokens,
        run.learningRate,
        run.seed,
        run.threads,
        run.checkpointEvery(),
        run.validateEvery,
        model.precision,
        resume,
        typed(),
        DataHash.of(data, ExchangeFiles.ALL));
  }

  private String typed() {
    return "tagora " + String.join(" ", spec.commandLine().getParseResult().originalArgs());
  }
}
