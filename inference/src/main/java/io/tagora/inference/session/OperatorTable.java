package io.tagora.inference.session;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.invoke.MethodType.methodType;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * An operator as ONNX Runtime knows it: a table of C functions, {@code OrtCustomOp} in its C API.
 * All outputs are one tensor of floats; inputs are of any type.
 */
final class OperatorTable {
  /** The form of the table that we fill; functions that return a status came with it. */
  private static final int FORM = 16;

  private static final int ANY_TYPE = 0;
  private static final int REQUIRED = 0;
  private static final int OPTIONAL = 1;
  private static final int DEFAULT_MEMORY = 0;

  private static final MethodType STATUS =
      methodType(MemorySegment.class, MemorySegment.class, MemorySegment.class);
  private static final MethodType TEXT = methodType(MemorySegment.class, MemorySegment.class);
  private static final MethodType COUNT = methodType(long.class, MemorySegment.class);
  private static final MethodType OF_INDEX = methodType(int.class, MemorySegment.class, long.class);

  /** A word for the version and a pointer for each function of the longest form there is. */
  private static final int WORDS = 26;

  private final Upcalls upcalls = new Upcalls(MethodHandles.lookup());
  private final OrtApi api;
  private final OperatorDomain domain;
  private final JavaOperator operator;
  private final MemorySegment name;
  private final MemorySegment memory;

  OperatorTable(OrtApi api, OperatorDomain domain, JavaOperator operator) {
    this.api = api;
    this.domain = domain;
    this.operator = operator;
    name = Arena.global().allocateFrom(operator.name());
    memory = Arena.global().allocate(ADDRESS, WORDS);
    memory.set(JAVA_INT, 0, FORM);
    put(2, "name", TEXT);
    put(3, "provider", TEXT);
    put(4, "inputType", OF_INDEX);
    put(5, "inputCount", COUNT);
    put(6, "outputType", OF_INDEX);
    put(7, "outputCount", COUNT);
    put(9, "destroy", methodType(void.class, MemorySegment.class));
    put(10, "inputPresence", OF_INDEX);
    put(11, "outputPresence", OF_INDEX);
    put(12, "inputMemory", OF_INDEX);
    put(17, "create", STATUS.appendParameterTypes(MemorySegment.class, MemorySegment.class));
    put(18, "compute", STATUS);
  }

  private void put(int word, String method, MethodType type) {
    memory.setAtIndex(ADDRESS, word, upcalls.of(this, method, type));
  }

  MemorySegment memory() {
    return memory;
  }

  @SuppressWarnings("unused") // ONNX Runtime calls it, as it does all below.
  private MemorySegment name(MemorySegment table) {
    return name;
  }

  /** None: the CPU. */
  @SuppressWarnings("unused")
  private MemorySegment provider(MemorySegment table) {
    return NULL;
  }

  @SuppressWarnings("unused")
  private int inputType(MemorySegment table, long index) {
    return ANY_TYPE;
  }

  @SuppressWarnings("unused")
  private long inputCount(MemorySegment table) {
    return operator.inputs();
  }

  @SuppressWarnings("unused")
  private int outputType(MemorySegment table, long index) {
    return ElementType.FLOAT32.number();
  }

  @SuppressWarnings("unused")
  private long outputCount(MemorySegment table) {
    return 1;
  }

  @SuppressWarnings("unused")
  private int inputPresence(MemorySegment table, long index) {
    return operator.isOptional((int) index) ? OPTIONAL : REQUIRED;
  }

  @SuppressWarnings("unused")
  private int outputPresence(MemorySegment table, long index) {
    return REQUIRED;
  }

  @SuppressWarnings("unused")
  private int inputMemory(MemorySegment table, long index) {
    return DEFAULT_MEMORY;
  }

  @SuppressWarnings({"unused", "restricted"})
  private MemorySegment create(
      MemorySegment table, MemorySegment unusedApi, MemorySegment info, MemorySegment out) {
    try {
      long kernel = domain.keep(operator.kernel(attribute -> number(info, attribute)));
      out.reinterpret(ADDRESS.byteSize()).set(ADDRESS, 0, MemorySegment.ofAddress(kernel));
      return NULL;
    } catch (Throwable e) {
      return api.failedStatus(String.valueOf(e.getMessage()));
    }
  }

  private float number(MemorySegment info, String attribute) {
    try (var arena = Arena.ofConfined()) {
      var number = arena.allocate(JAVA_FLOAT);
      api.call(
          OrtFunction.KERNEL_INFO_GET_ATTRIBUTE_FLOAT, info, arena.allocateFrom(attribute), number);
      return number.get(JAVA_FLOAT, 0);
    }
  }

  @SuppressWarnings("unused")
  private MemorySegment compute(MemorySegment kernel, MemorySegment context) {
    try {
      domain.compute(kernel.address(), context);
      return NULL;
    } catch (Throwable e) {
      return api.failedStatus(String.valueOf(e.getMessage()));
    }
  }

  @SuppressWarnings("unused")
  private void destroy(MemorySegment kernel) {
    domain.drop(kernel.address());
  }
}
