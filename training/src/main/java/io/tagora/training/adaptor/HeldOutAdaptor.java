package io.tagora.training.adaptor;

import io.tagora.training.data.SftSamples;
import io.tagora.training.model.LlamaDecoder;
import io.tagora.training.sft.PackedBatch;
import io.tagora.training.sft.TrainingTree;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * How an adaptor does with users and entities that it does not learn from.
 *
 * @param likeness the mean loss on contexts, in nats a token
 * @param agreement the share of answers' tokens that are likeliest on text and on entities alike
 * @param perception the share of answers' tokens to questions that are found the likeliest
 */
record HeldOutAdaptor(double likeness, double agreement, double perception) {
  private static final int AT_ONCE = 4;
  private static final int TREES_AT_ONCE = 64;

  /** Looks at so many of each at most. */
  static HeldOutAdaptor of(
      LlamaDecoder decoder, AdaptorData data, AdaptorWeights adaptor, int pairs, int questions) {
    List<SftSamples.Pair> contexts = first(data.heldOutPairs(), pairs);
    var compared = new Likeness(decoder, data.table());
    double loss = 0;
    double agreement = 0;
    for (int from = 0; from < contexts.size(); from += AT_ONCE) {
      List<SftSamples.Pair> batch =
          contexts.subList(from, Math.min(contexts.size(), from + AT_ONCE));
      try (var _ = new PointerScope();
          var _ = new NoGradGuard()) {
        Likeness.Comparison one = compared.of(batch, adaptor);
        loss += one.loss().item_double() * batch.size() / contexts.size();
        agreement += mean(one.agreement()) * batch.size() / contexts.size();
      }
    }
    return new HeldOutAdaptor(
        loss,
        agreement,
        perception(decoder, data.table(), adaptor, first(data.heldOutQuestions(), questions)));
  }

  private static double perception(
      LlamaDecoder decoder, EntityTable table, AdaptorWeights adaptor, List<TrainingTree> trees) {
    double right = 0;
    long all = 0;
    for (int from = 0; from < trees.size(); from += TREES_AT_ONCE) {
      PackedBatch batch =
          PackedBatch.of(trees.subList(from, Math.min(trees.size(), from + TREES_AT_ONCE)));
      try (var _ = new PointerScope();
          var _ = new NoGradGuard()) {
        var found = batch.logits(decoder, table.embed(batch, decoder, adaptor));
        right += Likeliest.right(found, batch.targets()).sum().item_double();
        all += batch.targets().length;
      }
    }
    return all == 0 ? Double.NaN : right / all;
  }

  private static double mean(Tensor yesOrNo) {
    return yesOrNo.to(torch.ScalarType.Float).mean().item_double();
  }

  private static <T> List<T> first(List<T> all, int most) {
    return all.subList(0, Math.min(most, all.size()));
  }
}
