package io.tagora.inference.attention;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.tagora.inference.session.OperatorRun;
import io.tagora.inference.session.OperatorTensor;
import java.util.Optional;

/**
 * What is the same in all runs of a node: constants of its graph.
 *
 * @param keyScale what a key's byte is worth: [1] or [KV heads · dimension]
 * @param queryNorm [dimension]
 */
record AttentionConstants(
    OperatorTensor cosines,
    OperatorTensor sines,
    Optional<float[]> keyScale,
    Optional<float[]> valueScale,
    Optional<float[]> queryNorm,
    Optional<float[]> keyNorm) {

  static AttentionConstants of(OperatorRun run) {
    return new AttentionConstants(
        run.input(DecodeAttention.COSINES),
        run.input(DecodeAttention.SINES),
        floats(run, DecodeAttention.KEY_SCALE),
        floats(run, DecodeAttention.VALUE_SCALE),
        floats(run, DecodeAttention.QUERY_NORM),
        floats(run, DecodeAttention.KEY_NORM));
  }

  private static Optional<float[]> floats(OperatorRun run, int input) {
    return run.optionalInput(input).map(tensor -> tensor.data().toArray(JAVA_FLOAT));
  }

  /** Positions that there are angles for. */
  int positions() {
    return cosines.dimension(0);
  }

  /** Pairs of a head's numbers that are turned. */
  int pairs() {
    return cosines.dimension(1);
  }
}
