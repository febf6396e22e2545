package io.tagora.inference.bench;

import io.tagora.inference.device.Device;
import io.tagora.inference.graph.ProductGraph;
import io.tagora.inference.session.CudaProvider;
import io.tagora.inference.session.OrtRuntime;
import io.tagora.inference.session.SessionSettings;
import io.tagora.inference.session.ThreadPool;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What a machine can do at most.
 *
 * @param readBytesPerSecond of memory, read in order; of a GPU's, read and written by copies
 * @param operationsPerSecond of one large product, two for each multiplication
 * @param products the number format of that product
 */
record MachineRates(double readBytesPerSecond, double operationsPerSecond, String products) {

  private static final long COPIED_BYTES = 1L << 30;

  /** Measures the plan's device, in the number format of its engine. */
  static MachineRates measure(EngineBench.Plan plan, LongSupplier nanos) {
    return switch (plan.settings().device()) {
      case Device.Cpu _ -> processors(plan, nanos);
      case Device.Cuda cuda -> gpu(cuda.number(), ProductGraph.reading(plan.model()), nanos);
    };
  }

  private static MachineRates processors(EngineBench.Plan plan, LongSupplier nanos) {
    var settings = plan.settings();
    var product = ProductGraph.reading(plan.model());
    var session = new SessionSettings(settings.pool(), true, Optional.empty());
    return new MachineRates(
        new ReadBandwidth(nanos).measure(settings.threads(), plan.memoryBytes()),
        new ProductRate(session, OrtRuntime.shared().hostMemory(), ProductRate.SMALL, nanos)
            .measure(product),
        product.text());
  }

  /** Of a GPU, whose memory only copies reach. */
  private static MachineRates gpu(int number, ProductGraph product, LongSupplier nanos) {
    var provider = Optional.of(new CudaProvider(number, Long.MAX_VALUE));
    var session = new SessionSettings(new ThreadPool(1, false, List.of()), false, provider);
    try (var memory = OrtRuntime.shared().cudaMemory(number)) {
      return new MachineRates(
          new CopyBandwidth(nanos).measure(memory, COPIED_BYTES),
          new ProductRate(session, memory, ProductRate.LARGE, nanos).measure(product),
          product.text());
    }
  }

  /** The bound of a work that takes so many bytes and operations a token. */
  Roofline.Bound bound(double measured, double bytes, double operations) {
    return new Roofline.Bound(
        Math.min(readBytesPerSecond / bytes, operationsPerSecond / operations),
        measured * bytes / readBytesPerSecond,
        measured * operations / operationsPerSecond);
  }
}
