package io.tagora.training.run;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.pytorch.Tensor;

/** The file that says how a model was made, so that it can be made again. */
final class TrainingLog {
  static final String FILE = "training-log.txt";

  private TrainingLog() {}

  static void write(SftRequest request, SftOutcome outcome) throws IOException {
    Files.write(request.out().resolve(FILE), lines(request, outcome));
  }

  private static List<String> lines(SftRequest request, SftOutcome outcome) {
    List<String> lines = new ArrayList<>();
    add(lines, "command", "%s", request.command());
    add(lines, "seed", "%d", request.seed());
    add(lines, "data (SHA-256)", "%s", request.dataHash());
    add(lines, "model", "%s", outcome.model());
    add(lines, "parameters", "%d", outcome.model().parameters());
    add(lines, "training trees", "%d", outcome.trainTrees());
    add(lines, "samples (CRC-32)", "%x", outcome.samplesChecksum());
    add(lines, "tokens an epoch", "%d", outcome.trainTokens());
    add(lines, "validation trees", "%d", outcome.validationTrees());
    add(lines, "steps", "%d", outcome.state().steps());
    add(lines, "tokens learnt from", "%d", outcome.state().tokens());
    add(lines, "wall time", "%d s", outcome.state().elapsed().toSeconds());
    add(lines, "tokens a second", "%.0f", outcome.tokensPerSecond());
    add(lines, "training loss", "%.4f", outcome.trainLoss());
    outcome
        .validation()
        .ifPresent(evaluation -> {
          add(lines, "validation loss", "%.4f", evaluation.loss());
          evaluation
              .taskLosses()
              .forEach((task, loss) -> add(lines, "validation loss, " + task, "%.4f", loss));
        });
    add(lines, "java", "%s", Runtime.version());
    add(lines, "pytorch", "%s", Tensor.class.getPackage().getImplementationVersion());
    add(lines, "machine", "%s", machine());
    add(lines, "threads", "%d", request.threads());
    return lines;
  }

  private static String machine() {
    return "%s %s, %d cores"
        .formatted(
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            Runtime.getRuntime().availableProcessors());
  }

  private static void add(List<String> lines, String name, String format, Object value) {
    lines.add(String.format(Locale.ROOT, "%-26s " + format, name, value));
  }
}
