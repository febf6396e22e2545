package io.tagora.training.sft;

/** The loss became NaN or infinite; the weights before this step are still sound. */
public final class DivergedException extends RuntimeException {
  public DivergedException(long step, double loss, double learningRate) {
    super(
        "the training loss must be finite, got %s at step %d with learning rate %.2e (lower --learning-rate)"
            .formatted(loss, step, learningRate));
  }
}
