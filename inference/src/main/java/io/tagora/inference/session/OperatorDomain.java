package io.tagora.inference.session;

import static java.lang.invoke.MethodType.methodType;

import io.tagora.inference.InferenceException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/**
 * Operators in Java under one domain of graphs, for all sessions that are opened with it; lives as
 * long as the process. No exception leaves Java for ONNX Runtime, since it would end the process:
 * what an operator throws becomes a status, and the run fails with its words.
 */
public final class OperatorDomain {
  private final OrtApi api;
  private final MemorySegment domain;
  private final MemorySegment task;
  private final Map<Long, OperatorKernel> kernels = new ConcurrentHashMap<>();
  private final Map<Long, Tasks> tasks = new ConcurrentHashMap<>();
  private final AtomicLong numbers = new AtomicLong();

  /** Tasks that run side by side, and the first failure among them. */
  private record Tasks(IntConsumer each, AtomicReference<Throwable> failure) {}

  OperatorDomain(OrtApi api, String name, List<JavaOperator> operators) {
    this.api = api;
    var upcalls = new Upcalls(MethodHandles.lookup());
    task = upcalls.of(this, "doTask", methodType(void.class, MemorySegment.class, long.class));
    var text = Arena.global().allocateFrom(name);
    domain = OrtRuntime.out(p -> api.call(OrtFunction.CREATE_CUSTOM_OP_DOMAIN, text, p));
    for (var operator : operators) {
      var table = new OperatorTable(api, this, operator);
      api.call(OrtFunction.CUSTOM_OP_DOMAIN_ADD, domain, table.memory());
    }
  }

  void applyTo(MemorySegment options) {
    api.call(OrtFunction.ADD_CUSTOM_OP_DOMAIN, options, domain);
  }

  /** Keeps a kernel and returns its number. */
  long keep(OperatorKernel kernel) {
    long number = numbers.incrementAndGet();
    kernels.put(number, kernel);
    return number;
  }

  void drop(long kernel) {
    kernels.remove(kernel);
  }

  void compute(long kernel, MemorySegment context) {
    var known = kernels.get(kernel);
    if (known == null) {
      throw new IllegalStateException("a kernel must be open, got a closed one");
    }
    known.compute(new OperatorRun(api, this, context));
  }

  void parallel(MemorySegment context, int count, IntConsumer each) {
    var running = new Tasks(each, new AtomicReference<>());
    long number = numbers.incrementAndGet();
    tasks.put(number, running);
    try {
      api.parallelFor(context, task, count, MemorySegment.ofAddress(number));
    } finally {
      tasks.remove(number);
    }
    var failure = running.failure().get();
    if (failure != null) {
      throw new InferenceException("a task of an operator must end, got " + failure, failure);
    }
  }

  /** {@code void (*)(void *tasks, size_t index)}. */
  @SuppressWarnings("unused") // ONNX Runtime calls it.
  private void doTask(MemorySegment number, long index) {
    var running = tasks.get(number.address());
    if (running == null) {
      return;
    }
    try {
      running.each().accept((int) index);
    } catch (Throwable e) {
      running.failure().compareAndSet(null, e);
    }
  }
}
