package io.tagora.inference.session;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.tagora.inference.InferenceException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.function.IntConsumer;

/** One computation of one node: what it reads, what it writes, and the threads that it may use. */
public final class OperatorRun {
  private static final int MOST_DIMENSIONS = 8;
  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  private final OrtApi api;
  private final OperatorDomain domain;
  private final MemorySegment context;
  private final Scratch scratch = SCRATCH.get();

  /** Places that answers of calls are written to; a thread's own. */
  private static final class Scratch {
    private final MemorySegment pointer = Arena.global().allocate(ADDRESS);
    private final MemorySegment info = Arena.global().allocate(ADDRESS);
    private final MemorySegment number = Arena.global().allocate(JAVA_LONG);
    private final MemorySegment shape = Arena.global().allocate(JAVA_LONG, MOST_DIMENSIONS);
  }

  OperatorRun(OrtApi api, OperatorDomain domain, MemorySegment context) {
    this.api = api;
    this.domain = domain;
    this.context = context;
  }

  /** An input that the node must have. */
  public OperatorTensor input(int index) {
    return optionalInput(index)
        .orElseThrow(() -> new InferenceException("a node must have input %d".formatted(index)));
  }

  /** An input, if the node names one. */
  public Optional<OperatorTensor> optionalInput(int index) {
    api.call(OrtFunction.KERNEL_CONTEXT_GET_INPUT, context, index, scratch.pointer);
    var value = scratch.pointer.get(ADDRESS, 0);
    return value.address() == 0 ? Optional.empty() : Optional.of(tensor(value));
  }

  /** An output of floats. */
  public OperatorTensor output(int index, long... shape) {
    MemorySegment.copy(shape, 0, scratch.shape, JAVA_LONG, 0, shape.length);
    api.getOutput(context, index, scratch.shape, shape.length, scratch.pointer);
    return tensor(scratch.pointer.get(ADDRESS, 0));
  }

  /** Does {@code count} tasks on the session's threads, this one included, and awaits them. */
  public void parallel(int count, IntConsumer task) {
    domain.parallel(context, count, task);
  }

  @SuppressWarnings("restricted") // ONNX Runtime says how large the tensor is
  private OperatorTensor tensor(MemorySegment value) {
    api.call(OrtFunction.GET_TENSOR_TYPE_AND_SHAPE, value, scratch.info);
    var info = scratch.info.get(ADDRESS, 0);
    try {
      api.call(OrtFunction.GET_TENSOR_ELEMENT_TYPE, info, scratch.number);
      int number = scratch.number.get(JAVA_INT, 0);
      var type =
          ElementType.ofOnnx(number)
              .orElseThrow(
                  () -> new InferenceException("a tensor must be of a known type, got " + number));
      api.call(OrtFunction.GET_DIMENSIONS_COUNT, info, scratch.number);
      var shape = new long[Math.toIntExact(scratch.number.get(JAVA_LONG, 0))];
      api.call(OrtFunction.GET_DIMENSIONS, info, scratch.shape, (long) shape.length);
      MemorySegment.copy(scratch.shape, JAVA_LONG, 0, shape, 0, shape.length);
      long bytes = type.bytes();
      for (long dimension : shape) {
        bytes *= dimension;
      }
      api.call(OrtFunction.GET_TENSOR_MUTABLE_DATA, value, scratch.pointer);
      return new OperatorTensor(scratch.pointer.get(ADDRESS, 0).reinterpret(bytes), type, shape);
    } finally {
      api.release(OrtFunction.RELEASE_TENSOR_TYPE_AND_SHAPE_INFO, info);
    }
  }
}
