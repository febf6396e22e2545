package io.tagora.gateway.node.bench;

import io.tagora.inference.bench.EngineFigures;
import io.tagora.inference.bench.Roofline;
import java.util.List;

/** A speed of the engine beside what the machine allows. */
record EngineRow(String name, double tokensPerSecond, Roofline.Bound bound) {

  static List<EngineRow> of(EngineFigures figures) {
    var roof = figures.roofline();
    return List.of(
        new EngineRow("read one context", figures.prefillTokensPerSecond(), roof.prefill()),
        new EngineRow("write 1", figures.decodeTokensPerSecond(), roof.decode()),
        new EngineRow(
            "write 8, contexts of their own",
            figures.decode8UnsharedTokensPerSecond(),
            roof.decode8Unshared()),
        new EngineRow(
            "write 8 after one context", figures.decode8TokensPerSecond(), roof.decode8()),
        new EngineRow(
            "write 32 after one context", figures.decode32TokensPerSecond(), roof.decode32()));
  }
}
