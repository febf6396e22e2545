package io.tagora.training.judged;

import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.training.grpo.Alignment;
import io.tagora.training.tokenizer.HuggingFaceEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** R_align by a reward model that the judge's tiers have taught. One thread. */
public final class JudgedAlignment implements Alignment {
  /** The file of a reward model's folder that holds its head. */
  public static final String HEAD = RewardFolder.HEAD;

  private final RewardModel model;
  private final RewardScale scale;
  private final HuggingFaceEncoder encoder;

  private JudgedAlignment(RewardModel model, RewardScale scale, HuggingFaceEncoder encoder) {
    this.model = model;
    this.scale = scale;
    this.encoder = encoder;
  }

  /**
   * Opens a folder that {@code tagora train reward} wrote.
   *
   * @throws IOException if it is no such folder
   */
  public static JudgedAlignment open(Path folder) throws IOException {
    RewardFolder.Read read = RewardFolder.read(folder);
    return new JudgedAlignment(read.model(), read.scale(), new HuggingFaceEncoder(folder));
  }

  @Override
  public double[] of(HybridPrompt context, Persona persona, List<Tag> tags) {
    var asked = new RewardTree.Asked(persona, tags.stream().map(Tag::text).toList());
    float[] scores = model.values(List.of(RewardTree.of(context, List.of(asked), encoder)));
    var fits = new double[scores.length];
    for (int i = 0; i < fits.length; i++) {
      fits[i] = scale.of(scores[i]);
    }
    return fits;
  }

  @Override
  public void close() {
    encoder.close();
  }
}
