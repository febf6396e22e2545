package io.tagora.training.adaptor;

import static org.bytedeco.pytorch.global.torch.log_softmax;
import static org.bytedeco.pytorch.global.torch.softmax;

import io.tagora.training.data.SftSamples;
import io.tagora.training.model.LlamaDecoder;
import io.tagora.training.sft.PackedBatch;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * How like the frozen model's answers on short contexts are to its own answers on full text (paper
 * section 2, production alignment): −Σ p(y | text) log p(y | entities), the mean by weight over all
 * places of the answers.
 */
final class Likeness {
  private final LlamaDecoder decoder;
  private final EntityTable table;

  Likeness(LlamaDecoder decoder, EntityTable table) {
    this.decoder = decoder;
    this.table = table;
  }

  /**
   * What a batch shows.
   *
   * @param loss a scalar
   * @param agreement at each place, 1 where both find the same token likeliest
   * @param tokens of the short prompts
   */
  record Comparison(Tensor loss, Tensor agreement, int tokens) {}

  Comparison of(List<SftSamples.Pair> pairs, AdaptorWeights adaptor) {
    PackedBatch text = PackedBatch.of(pairs.stream().map(SftSamples.Pair::text).toList());
    PackedBatch shortened = PackedBatch.of(pairs.stream().map(SftSamples.Pair::entities).toList());
    if (text.predictors().length != shortened.predictors().length) {
      throw new IllegalStateException(
          "both forms of contexts must have the same answers, got %d and %d places"
              .formatted(text.predictors().length, shortened.predictors().length));
    }
    Tensor teacher = teacher(text);
    Tensor student = shortened.logits(decoder, table.embed(shortened, decoder, adaptor));
    Tensor losses = softmax(teacher, -1).mul(log_softmax(student, -1)).sum(-1).neg();
    return new Comparison(
        losses.mul(shortened.shares()).sum(),
        Likeliest.of(student).eq(Likeliest.of(teacher)),
        shortened.tokens());
  }

  private Tensor teacher(PackedBatch text) {
    try (var _ = new NoGradGuard()) {
      return text.logits(decoder);
    }
  }
}
