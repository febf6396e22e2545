package io.tagora.inference.attention;

import io.tagora.inference.session.OperatorKernel;
import io.tagora.inference.session.OperatorRun;
import org.jspecify.annotations.Nullable;

/** Attends for one node of a graph. */
final class DecodeAttentionKernel implements OperatorKernel {
  private final float epsilon;

  /** Of the first run. Two that are first at once read the same. */
  private volatile @Nullable AttentionConstants constants;

  DecodeAttentionKernel(float epsilon) {
    this.epsilon = epsilon;
  }

  @Override
  public void compute(OperatorRun run) {
    var known = constants;
    if (known == null) {
      known = AttentionConstants.of(run);
      constants = known;
    }
    var step = new AttentionStep(run, known, epsilon);
    run.parallel(step.tasks(), step);
  }
}
