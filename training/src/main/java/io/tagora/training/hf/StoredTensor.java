package io.tagora.training.hf;

import java.util.Arrays;

/**
 * A tensor as a file holds it.
 *
 * @param values row-major
 */
@SuppressWarnings("ArrayRecordComponent") // Bulk numbers on their way to or from a file.
public record StoredTensor(long[] shape, float[] values) {
  public StoredTensor {
    long elements = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    if (elements != values.length) {
      throw new IllegalArgumentException(
          "a tensor of shape %s must have %d values, got %d"
              .formatted(Arrays.toString(shape), elements, values.length));
    }
  }
}
