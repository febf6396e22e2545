package io.tagora.inference.session;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.tagora.inference.InferenceException;
import io.tagora.runtime.model.OutOfDeviceMemoryException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * The C API of ONNX Runtime as typed Java calls: one method handle a function shape, the function's
 * address as first argument. Every status is checked and released; a failed call throws with ONNX
 * Runtime's own words. Safe to call from any thread.
 */
@SuppressWarnings("restricted")
final class OrtApi {
  private static final int API_VERSION = 23;
  private static final int FAILED = 1;
  private static final long AS_MANY_AS_THREADS = 0;
  private static final Pattern NO_MEMORY =
      Pattern.compile(
          "(?i)failed to allocate memory|bad_?alloc|bad allocation|out of memory|available memory of");
  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle P = status(ADDRESS);
  private static final MethodHandle P_I = status(ADDRESS, JAVA_INT);
  private static final MethodHandle P_P = status(ADDRESS, ADDRESS);
  private static final MethodHandle P_P_P = status(ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle P_P_P_P = status(ADDRESS, ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle P_P_P_P_P = status(ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle I_P_P_P = status(JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle I_I_P = status(JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle P_J_P_P = status(ADDRESS, JAVA_LONG, ADDRESS, ADDRESS);
  private static final MethodHandle P_P_P_J = status(ADDRESS, ADDRESS, ADDRESS, JAVA_LONG);
  private static final MethodHandle P_P_J = status(ADDRESS, ADDRESS, JAVA_LONG);
  private static final MethodHandle P_J_P = status(ADDRESS, JAVA_LONG, ADDRESS);
  private static final MethodHandle I_P = status(JAVA_INT, ADDRESS);
  private static final MethodHandle P_J_P_J_P =
      status(ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS);
  private static final MethodHandle P_P_J_J_P =
      status(ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS);
  private static final MethodHandle P_I_I_I_P =
      status(ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle P_P_J_P_P =
      status(ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS);
  private static final MethodHandle P_P_J_P_J_I_P =
      status(ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS);
  private static final MethodHandle RELEASE =
      LINKER.downcallHandle(FunctionDescriptor.ofVoid(ADDRESS));
  private static final MethodHandle TEXT =
      LINKER.downcallHandle(FunctionDescriptor.of(ADDRESS, ADDRESS));

  private final MemorySegment table;
  private final String version;

  private OrtApi(MemorySegment table, String version) {
    this.table = table;
    this.version = version;
  }

  /** Loads the library for the life of the process and checks that it has our API version. */
  static OrtApi load(Path library) {
    if (!Files.isRegularFile(library)) {
      throw new InferenceException("the library of ONNX Runtime must be a file, got " + library);
    }
    try {
      var lookup = SymbolLookup.libraryLookup(library, Arena.global());
      var entry =
          lookup
              .find("OrtGetApiBase")
              .orElseThrow(() -> new InferenceException(notOnnxRuntime(library)));
      return ofBase(
          (MemorySegment)
              LINKER.downcallHandle(entry, FunctionDescriptor.of(ADDRESS)).invokeExact());
    } catch (IllegalArgumentException e) {
      throw new InferenceException(notOnnxRuntime(library) + ": " + e.getMessage(), e);
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  /** The API of a library's {@code OrtApiBase}, two functions: the table's, and the version's. */
  static OrtApi ofBase(MemorySegment pointer) throws Throwable {
    var base = pointer.reinterpret(2 * ADDRESS.byteSize());
    var api =
        LINKER.downcallHandle(
            base.getAtIndex(ADDRESS, 0), FunctionDescriptor.of(ADDRESS, JAVA_INT));
    var named = LINKER.downcallHandle(base.getAtIndex(ADDRESS, 1), FunctionDescriptor.of(ADDRESS));
    var version = text((MemorySegment) named.invokeExact());
    var table = (MemorySegment) api.invokeExact(API_VERSION);
    if (table.equals(NULL)) {
      throw new InferenceException(
          "ONNX Runtime must be at least 1." + API_VERSION + ", got " + version);
    }
    var bytes = (OrtFunction.highestPlace() + 1) * ADDRESS.byteSize();
    return new OrtApi(table.reinterpret(bytes), version);
  }

  private static String notOnnxRuntime(Path library) {
    return "the library must be ONNX Runtime, got " + library;
  }

  String version() {
    return version;
  }

  void call(OrtFunction function, MemorySegment a) {
    try {
      check(function, (MemorySegment) P.invokeExact(address(function), a));
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  void call(OrtFunction function, MemorySegment a, int b) {
    try {
      check(function, (MemorySegment) P_I.invokeExact(address(function), a, b));
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  void call(OrtFunction function, MemorySegment a, MemorySegment b) {
    try {
      check(function, (MemorySegment) P_P.invokeExact(address(function), a, b));
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  void call(OrtFunction function, MemorySegment a, MemorySegment b, MemorySegment c) {
    try {
      check(function, (MemorySegment) P_P_P.invokeExact(address(function), a, b, c));
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  void call(
      OrtFunction function, MemorySegment a, MemorySegment b, MemorySegment c, MemorySegment d) {
    try {
      check(function, (MemorySegment) P_P_P_P.invokeExact(address(function), a, b, c, d));
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  void call(OrtFunction function, int a, MemorySegment b, MemorySegment c, MemorySegment d) {
    try {
      check(function, (MemorySegment) I_P_P_P.invokeExact(address(function), a, b, c, d));
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  void call(OrtFunction function, int a, int b, MemorySegment c) {
    try {
      check(function, (MemorySegment) I_I_P.invokeExact(address(function), a, b, c));
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  void call(OrtFunction function, MemorySegment a, long b, MemorySegment c, MemorySegment d) {
    try {
      check(function, (MemorySegment) P_J_P_P.invokeExact(address(function), a, b, c, d));
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  void call(OrtFunction function, MemorySegment a, MemorySegment b, MemorySegment c, long d) {
    try {
      check(function, (MemorySegment) P_P_P_J.invokeExact(address(function), a, b, c, d));
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  void call(OrtFunction function, MemorySegment a, MemorySegment b, long c) {
    try {
      check(function, (MemorySegment) P_P_J.invokeExact(address(function), a, b, c));
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  void call(OrtFunction function, MemorySegment a, long b, MemorySegment c) {
    try {
      check(function, (MemorySegment) P_J_P.invokeExact(address(function), a, b, c));
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  /** Memory for an operator's output of that shape. */
  void getOutput(
      MemorySegment context, long index, MemorySegment shape, long rank, MemorySegment out) {
    var function = OrtFunction.KERNEL_CONTEXT_GET_OUTPUT;
    try {
      var handle = address(function);
      check(
          function,
          (MemorySegment) P_J_P_J_P.invokeExact(handle, context, index, shape, rank, out));
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  /** Calls {@code task(argument, 0..count)} on the session's threads; returns when all are done. */
  void parallelFor(MemorySegment context, MemorySegment task, long count, MemorySegment argument) {
    var function = OrtFunction.KERNEL_CONTEXT_PARALLEL_FOR;
    try {
      var handle = address(function);
      check(
          function,
          (MemorySegment)
              P_P_J_J_P.invokeExact(handle, context, task, count, AS_MANY_AS_THREADS, argument));
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  /** A status that says what went wrong in an operator of ours; ONNX Runtime releases it. */
  MemorySegment failedStatus(String message) {
    try (var arena = Arena.ofConfined()) {
      return (MemorySegment)
          I_P.invokeExact(address(OrtFunction.CREATE_STATUS), FAILED, arena.allocateFrom(message));
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  void createMemoryInfo(
      MemorySegment device, int allocator, int number, int kind, MemorySegment out) {
    var function = OrtFunction.CREATE_MEMORY_INFO;
    try {
      var handle = address(function);
      check(
          function,
          (MemorySegment) P_I_I_I_P.invokeExact(handle, device, allocator, number, kind, out));
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  void createSession(
      MemorySegment env,
      MemorySegment model,
      long bytes,
      MemorySegment options,
      MemorySegment out) {
    var function = OrtFunction.CREATE_SESSION_FROM_ARRAY;
    try {
      var handle = address(function);
      check(
          function, (MemorySegment) P_P_J_P_P.invokeExact(handle, env, model, bytes, options, out));
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  void createSession(
      MemorySegment env,
      MemorySegment path,
      MemorySegment options,
      MemorySegment packed,
      MemorySegment out) {
    var function = OrtFunction.CREATE_SESSION_WITH_PREPACKED_WEIGHTS_CONTAINER;
    try {
      var handle = address(function);
      check(
          function, (MemorySegment) P_P_P_P_P.invokeExact(handle, env, path, options, packed, out));
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  void createTensor(
      MemorySegment memoryInfo,
      MemorySegment data,
      long bytes,
      MemorySegment shape,
      long rank,
      int type,
      MemorySegment out) {
    var function = OrtFunction.CREATE_TENSOR_WITH_DATA_AS_ORT_VALUE;
    try {
      var handle = address(function);
      check(
          function,
          (MemorySegment)
              P_P_J_P_J_I_P.invokeExact(handle, memoryInfo, data, bytes, shape, rank, type, out));
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  void release(OrtFunction function, MemorySegment handle) {
    try {
      RELEASE.invokeExact(address(function), handle);
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  private MemorySegment address(OrtFunction function) {
    return table.getAtIndex(ADDRESS, function.place());
  }

  private void check(OrtFunction function, MemorySegment status) throws Throwable {
    if (status.address() == 0) {
      return;
    }
    var message =
        text((MemorySegment) TEXT.invokeExact(address(OrtFunction.GET_ERROR_MESSAGE), status));
    release(OrtFunction.RELEASE_STATUS, status);
    throw failure(function, "ONNX Runtime refused %s: %s".formatted(function, message));
  }

  /** ONNX Runtime has one code for all that fails in a run, and words for what it was. */
  private static RuntimeException failure(OrtFunction function, String message) {
    boolean isRun = function == OrtFunction.RUN_WITH_BINDING;
    return isRun && NO_MEMORY.matcher(message).find()
        ? new OutOfDeviceMemoryException(message)
        : new InferenceException(message);
  }

  static String text(MemorySegment pointer) {
    return pointer.reinterpret(Long.MAX_VALUE).getString(0);
  }

  private static MethodHandle status(MemoryLayout... arguments) {
    return LINKER.downcallHandle(FunctionDescriptor.of(ADDRESS, arguments));
  }

  private static RuntimeException rethrow(Throwable e) {
    return switch (e) {
      case RuntimeException known -> known;
      case Error error -> throw error;
      default -> new InferenceException("a call into ONNX Runtime must return, got " + e, e);
    };
  }
}
