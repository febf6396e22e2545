package io.tagora.training.adaptor;

import io.tagora.training.model.Tensors;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The likeliest token of each row of scores, [rows, vocabulary] to [rows]. */
final class Likeliest {
  private Likeliest() {}

  static Tensor of(Tensor logits) {
    return logits.argmax(new LongOptional(-1), false);
  }

  /** 1 where the likeliest token is the target, else 0. */
  static Tensor right(Tensor logits, long[] targets) {
    return of(logits).eq(Tensors.of(targets, targets.length)).to(torch.ScalarType.Float);
  }
}
