package io.tagora.training;

import io.tagora.training.data.SftSamples;
import io.tagora.training.grpo.Alignment;
import io.tagora.training.hf.HuggingFaceFolder;
import io.tagora.training.judged.JudgedAlignment;
import io.tagora.training.run.DataHash;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** By what the fit of a tag to its persona is measured. */
final class AlignmentOptions {
  private static final String THEME = "theme";
  private static final String MODEL = "model:";

  @Option(
      names = "--alignment",
      paramLabel = "HOW",
      description =
          "theme: by what shoppers who named the need went for; model:DIR: by the reward model of "
              + "./tagora train reward in that folder.")
  private String alignment = THEME;

  /** The alignment, to be closed. */
  Alignment open(SftSamples samples) throws IOException {
    Optional<Path> folder = folder();
    return folder.isPresent()
        ? JudgedAlignment.open(folder.get())
        : Alignment.of(samples.alignment());
  }

  /** What a resumed run must have again. */
  String identity() throws IOException {
    Optional<Path> folder = folder();
    return folder.isPresent()
        ? DataHash.of(folder.get(), List.of(HuggingFaceFolder.WEIGHTS, JudgedAlignment.HEAD))
        : THEME;
  }

  private Optional<Path> folder() {
    if (alignment.equals(THEME)) {
      return Optional.empty();
    }
    if (!alignment.startsWith(MODEL) || alignment.length() == MODEL.length()) {
      throw new IllegalArgumentException(
          "--alignment must be theme or model:DIR, got " + alignment);
    }
    return Optional.of(Path.of(alignment.substring(MODEL.length())));
  }
}
