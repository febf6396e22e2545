package io.tagora.gateway.node.bench;

import io.tagora.inference.bench.EngineFigures;
import java.util.List;

/** What an engine's figures say beside its speeds, a sentence each. */
final class EngineNotes {
  private EngineNotes() {}

  static List<String> of(EngineFigures figures) {
    var roof = figures.roofline();
    var token = figures.interToken();
    return List.of(
        "Roofline: memory is read with %.1f GB/s, products of %s make %,.0f billion operations/s; a step reads %,d MB of weights and %,d bytes of KV a token of context."
            .formatted(
                roof.readBytesPerSecond() / 1e9,
                roof.products(),
                roof.operationsPerSecond() / 1e9,
                roof.weightBytes() / 1_000_000,
                roof.kvBytesPerToken()),
        "8 sequences after one context, row by row: %,.0f tokens/s."
            .formatted(figures.decode8RowsTokensPerSecond()),
        "8 answers to one context, its reading included, come %.1f times as fast as 8 to contexts of their own."
            .formatted(figures.sharedRequestRatio()),
        "Outside ONNX Runtime: %.1f %% of a step of 8."
            .formatted(100 * figures.outsideRuntimeShare()),
        "p99 between tokens of 4 texts while prompts of %,d tokens keep arriving: %.1f to %.1f ms apart, a thread each (%.2f times); %.1f to %.1f ms on one device, where a chunk takes %.1f ms."
            .formatted(
                token.promptTokens(),
                token.apartAloneMillis(),
                token.apartBesideMillis(),
                figures.interTokenP99Ratio(),
                token.colocatedAloneMillis(),
                token.colocatedBesideMillis(),
                token.chunkMillis()),
        "A context of %,d tokens that comes again with 5 events (60 tokens) behind it: %.1f times less to compute."
            .formatted(token.promptTokens(), figures.repeatVisitPrefillRatio()));
  }
}
