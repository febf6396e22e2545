package io.tagora.training;

import io.tagora.training.average.ModelAverage;
import io.tagora.training.hf.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tagora train average}: one model of several that were trained apart. */
@Command(
    name = "average",
    description = {
      "Write the mean of the weights of models that were trained from the same one with other seeds.",
      "",
      "What their runs share stays, what each took up by chance shrinks: the mean of a few policies "
          + "is often better than each. An adaptor and personas.properties are of one model's weights "
          + "and are not copied; make them anew with train adaptor and train personas.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  tagora train grpo --data data --from models/tagora-rec-4m-sft --seed 7 --out crs-7",
      "  tagora train grpo --data data --from models/tagora-rec-4m-sft --seed 8 --out crs-8",
      "  tagora train average crs-7 crs-8 --out mean",
    },
    sortOptions = false,
    showDefaultValues = true)
final class AverageCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "2..*",
      paramLabel = "MODEL",
      description = "Hugging Face folders of the same sizes and tokenizer.",
      showDefaultValue = Visibility.NEVER)
  private List<Path> models = List.of();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "The folder to write; none of the models.")
  private Path out;

  @Option(names = "--precision", description = "How weights are written: ${COMPLETION-CANDIDATES}.")
  private Precision precision = Precision.F16;

  @Mixin HelpOption help;

  @Override
  public Integer call() throws IOException {
    requireElsewhere();
    new ModelAverage(models).write(out, precision);
    spec.commandLine()
        .getOut()
        .printf(
            "The mean of %d models is in %s. Next: ./tagora train adaptor --data DIR --from %s --out DIR,"
                + " or ./tagora evaluate --model %s%n",
            models.size(), out, out, out);
    return 0;
  }

  private void requireElsewhere() throws IOException {
    for (Path model : models) {
      if (Files.exists(out) && Files.exists(model) && Files.isSameFile(out, model)) {
        throw new ParameterException(
            spec.commandLine(), "--out must be another folder than the models, got " + out);
      }
    }
  }
}
