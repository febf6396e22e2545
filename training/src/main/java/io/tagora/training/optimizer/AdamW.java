package io.tagora.training.optimizer;

import static org.bytedeco.pytorch.global.torch.zeros_like;

import io.tagora.training.model.DecoderWeights;
import io.tagora.training.model.Tensors;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * AdamW (Loshchilov and Hutter, arXiv:1711.05101) with its moments open to checkpoints. Matrices
 * decay, norms do not.
 */
public final class AdamW {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.95;
  private static final double EPSILON = 1e-8;

  /** A weight's running mean of gradients and of their squares. */
  record Moments(Tensor mean, Tensor square) {}

  private final SequencedMap<String, Tensor> weights;
  private final SequencedMap<String, Moments> moments = new LinkedHashMap<>();
  private final double weightDecay;
  private long steps;

  public AdamW(DecoderWeights weights, double weightDecay) {
    this(weights.byName(), weightDecay);
  }

  /** Of any weights that require gradients, by name. */
  public AdamW(SequencedMap<String, Tensor> weights, double weightDecay) {
    this.weights = weights;
    this.weightDecay = weightDecay;
    try (var _ = new PointerScope();
        var _ = new NoGradGuard()) {
      this.weights.forEach((name, weight) ->
          moments.put(
              name,
              new Moments(
                  zeros_like(weight).retainReference(), zeros_like(weight).retainReference())));
    }
  }

  SequencedMap<String, Moments> moments() {
    return moments;
  }

  long steps() {
    return steps;
  }

  /** After the moments were read from a checkpoint. */
  void continueFrom(long steps) {
    this.steps = steps;
  }

  public void clearGradients() {
    for (Tensor weight : weights.values()) {
      Tensor gradient = weight.mutable_grad();
      if (gradient.defined()) {
        gradient.zero_();
      }
    }
  }

  /**
   * One step along the gradients, scaled down to a norm of at most {@code clip}.
   *
   * @return the norm of all gradients before it was clipped
   */
  public double step(double learningRate, double clip) {
    steps++;
    try (var _ = new PointerScope();
        var _ = new NoGradGuard()) {
      double norm = gradientNorm();
      double scale = Math.min(1, clip / (norm + 1e-6));
      double correction1 = 1 - Math.pow(BETA1, (double) steps);
      double correction2 = 1 - Math.pow(BETA2, (double) steps);
      weights.forEach((name, weight) -> {
        Moments m = moments.get(name);
        Tensor gradient = weight.grad().mul_(Tensors.scalar(scale));
        m.mean().mul_(Tensors.scalar(BETA1)).add_(gradient, Tensors.scalar(1 - BETA1));
        m.square()
            .mul_(Tensors.scalar(BETA2))
            .addcmul_(gradient, gradient, Tensors.scalar(1 - BETA2));
        Tensor root =
            m.square()
                .sqrt()
                .div_(Tensors.scalar(Math.sqrt(correction2)))
                .add_(Tensors.scalar(EPSILON), new Scalar(1L));
        if (weight.dim() > 1) {
          weight.mul_(Tensors.scalar(1 - learningRate * weightDecay));
        }
        weight.addcdiv_(m.mean(), root, Tensors.scalar(-learningRate / correction1));
      });
      return norm;
    }
  }

  private double gradientNorm() {
    double squares = 0;
    for (Tensor weight : weights.values()) {
      double norm = weight.grad().norm().item_double();
      squares += norm * norm;
    }
    return Math.sqrt(squares);
  }
}
