package io.tagora.training;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tagora.inference.CacheFolder;
import io.tagora.inference.entity.CachedEmbedder;
import io.tagora.inference.entity.MiniLm;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.model.TextEmbedder;
import io.tagora.training.adaptor.AdaptorOutcome;
import io.tagora.training.adaptor.AdaptorRequest;
import io.tagora.training.adaptor.AdaptorRun;
import io.tagora.training.data.SftSamples;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tagora train adaptor}: one input embedding for each entity of a context. */
@Command(
    name = "adaptor",
    description = {
      "Train an adaptor with the model frozen: a history's items and queries become one input "
          + "embedding each, made of the sentence model's vector of their text.",
      "",
      "It learns from the model's own answers on full text and from questions about items and "
          + "queries, and is written into a copy of the model's folder with adaptor.csv and "
          + "adaptor.png; a node that serves the folder uses it. Give the history's options and "
          + "--entities as the model was trained. Ctrl-C stops after the running step with a "
          + "checkpoint; the same command with --resume goes on.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  tagora train sft --data data --out described --entities described --perception 8000",
      "  tagora train adaptor --data data --from described --out atoms --entities described"
    },
    sortOptions = false,
    showDefaultValues = true)
final class AdaptorCommand implements Callable<Integer> {
  private static final int STOPPED = 130;
  private static final int ENTITIES = 6_000;

  @Spec private CommandSpec spec;

  @Option(names = "--inner", paramLabel = "N", description = "Width between the two layers.")
  private int inner = 512;

  @Option(
      names = "--perception-weight",
      paramLabel = "X",
      description = "Weight of the questions beside the answers on contexts.")
  private double perceptionWeight = 0.5;

  @Option(
      names = "--first-steps",
      paramLabel = "N",
      description = "Steps that first bring vectors near the mean of their text's tokens.")
  private int firstSteps = 300;

  @Mixin HelpOption help;
  @Mixin private FolderOptions folders;
  @Mixin private RunOptions run;
  @Mixin private SampleOptions samples;

  @Override
  public Integer call() throws IOException {
    if (samples.perception == 0) {
      samples.perception = ENTITIES;
    }
    Dataset dataset = folders.dataset();
    AdaptorRequest request = request();
    try (var interrupt = new Interrupt();
        var model = MiniLm.open(run.threads);
        var embedder =
            CachedEmbedder.open(model, MiniLm.contentHash(), CacheFolder.ofEnvironment())) {
      AdaptorOutcome outcome = train(request, dataset, embedder, interrupt::requested);
      spec.commandLine().getOut().println(folders.json ? json(outcome) : text(outcome));
      return outcome.finished() ? 0 : STOPPED;
    }
  }

  private AdaptorOutcome train(
      AdaptorRequest request, Dataset dataset, TextEmbedder embedder, BooleanSupplier stop)
      throws IOException {
    var source = new SftSamples(dataset, samples.settings(dataset, run.seed));
    return new AdaptorRun(
            request,
            source,
            samples.perception(dataset, run.seed).orElseThrow(),
            samples.window().entities(),
            embedder,
            System.err)
        .execute(stop);
  }

  private AdaptorRequest request() throws IOException {
    return new AdaptorRequest(
        folders.from,
        folders.out,
        run.epochs,
        run.tokenLimit(),
        run.timeLimit(),
        run.batchTokens,
        run.learningRate,
        run.seed,
        run.threads,
        run.checkpointEvery(),
        run.validateEvery,
        inner,
        perceptionWeight,
        firstSteps,
        folders.resume,
        Map.of(
            "data", folders.dataHash(),
            "model", folders.modelHash(),
            "window", samples.window().toString()));
  }

  private String json(AdaptorOutcome outcome) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("out", folders.out.toString())
        .put("finished", outcome.finished())
        .put("steps", outcome.state().steps())
        .put("tokens", outcome.state().tokens())
        .put("seconds", outcome.state().elapsed().toMillis() / 1e3)
        .put("contexts", outcome.contexts())
        .put("entities", outcome.entities())
        .put("heldOutLikeness", outcome.likeness())
        .put("heldOutAgreement", outcome.agreement())
        .put("heldOutPerception", outcome.perception())
        .toString();
  }

  private String text(AdaptorOutcome outcome) {
    return String.format(
        Locale.ROOT,
        "%s after %,d steps in %d s; on held-out users %.3f nats a token, %.1f %% of tokens as on text; about held-out entities %.1f %% of answers' tokens%n%s",
        outcome.finished() ? "Finished" : "Stopped",
        outcome.state().steps(),
        outcome.state().elapsed().toSeconds(),
        outcome.likeness(),
        100 * outcome.agreement(),
        100 * outcome.perception(),
        outcome.finished()
            ? "The model with its adaptor is in " + folders.out
            : "The same command with --resume goes on from " + folders.out);
  }
}
