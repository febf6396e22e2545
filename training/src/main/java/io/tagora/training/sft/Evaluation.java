package io.tagora.training.sft;

import io.tagora.runtime.model.ControlToken;
import io.tagora.training.model.LlamaDecoder;
import io.tagora.training.model.Tensors;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;

/**
 * Cross-entropy on trees that the model did not learn from.
 *
 * @param loss the mean by weight, in nats a token
 * @param taskLosses the same by task, in the order of the names; a task is named by the control
 *     token that opens its branch
 */
public record Evaluation(double loss, SequencedMap<String, Double> taskLosses) {

  private static final class Mean {
    double sum;
    double weight;

    void add(double value, double by) {
      sum += value * by;
      weight += by;
    }

    double value() {
      return sum / weight;
    }
  }

  /** Evaluates all trees; NaN if they predict nothing. */
  static Evaluation of(LlamaDecoder decoder, List<TrainingTree> trees, int batchTokens) {
    var all = new Mean();
    var byTask = new TreeMap<String, Mean>();
    for (List<TrainingTree> batch : BatchPlan.inOrder(trees, batchTokens)) {
      PackedBatch packed = PackedBatch.of(batch);
      float[] losses = losses(decoder, packed);
      for (int i = 0; i < losses.length; i++) {
        all.add(losses[i], packed.weights()[i]);
        byTask
            .computeIfAbsent(taskName(packed.tasks()[i]), _ -> new Mean())
            .add(losses[i], packed.weights()[i]);
      }
    }
    var taskLosses = new TreeMap<String, Double>();
    byTask.forEach((task, mean) -> taskLosses.put(task, mean.value()));
    return new Evaluation(all.value(), taskLosses);
  }

  private static float[] losses(LlamaDecoder decoder, PackedBatch batch) {
    if (batch.predictors().length == 0) {
      return new float[0];
    }
    try (var _ = new PointerScope();
        var _ = new NoGradGuard()) {
      return Tensors.floats(batch.losses(decoder));
    }
  }

  private static String taskName(int openingToken) {
    ControlToken[] controls = ControlToken.values();
    return openingToken < controls.length
        ? controls[openingToken].name().toLowerCase(Locale.ROOT)
        : "other";
  }
}
