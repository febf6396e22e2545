package io.tagora.inference.bench;

import io.tagora.inference.graph.ProductGraph;
import io.tagora.inference.session.SessionSettings;
import java.util.function.LongSupplier;

/**
 * What a machine can do at most.
 *
 * @param readBytesPerSecond of memory, read in order
 * @param operationsPerSecond of one large product, two for each multiplication
 * @param products the number format of that product
 */
record MachineRates(double readBytesPerSecond, double operationsPerSecond, String products) {

  /** Measures with as many threads, and in the number format, as a plan's engine. */
  static MachineRates measure(EngineBench.Plan plan, LongSupplier nanos) {
    var settings = plan.settings();
    var product = ProductGraph.reading(plan.model());
    var session = new SessionSettings(settings.threads(), settings.spinning());
    return new MachineRates(
        new ReadBandwidth(nanos).measure(settings.threads(), plan.memoryBytes()),
        new ProductRate(session, nanos).measure(product),
        product.text());
  }

  /** The bound of a work that takes so many bytes and operations a token. */
  Roofline.Bound bound(double measured, double bytes, double operations) {
    return new Roofline.Bound(
        Math.min(readBytesPerSecond / bytes, operationsPerSecond / operations),
        measured * bytes / readBytesPerSecond,
        measured * operations / operationsPerSecond);
  }
}
