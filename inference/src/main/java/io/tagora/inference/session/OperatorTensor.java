package io.tagora.inference.session;

import java.lang.foreign.MemorySegment;

/**
 * A tensor that an operator reads or writes, in memory of the machine, while its run lasts.
 *
 * @param type one of {@link ElementType}
 * @param shape not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // One is made a tensor and run, and compared nowhere.
public record OperatorTensor(MemorySegment data, ElementType type, long[] shape) {

  public int dimension(int axis) {
    return Math.toIntExact(shape[axis]);
  }
}
