package io.tagora.inference.bench;

import io.tagora.inference.graph.ModelInspection;
import io.tagora.inference.graph.ModelInspector;
import io.tagora.inference.graph.StoredWeights;
import io.tagora.inference.model.ModelFolder;
import java.lang.foreign.Arena;
import java.nio.file.Path;

/**
 * Bytes and operations that a model cannot do without. A multiplication and its addition are two
 * operations.
 *
 * @param weightBytes what a decode step reads of weights; a table that rows are picked from does
 *     not count
 * @param layerWeights weights of the layers' products
 * @param headWeights weights of the output head, which a prompt needs once
 * @param attentionOperations of one token for each token that it attends to
 * @param kvBytes of a token
 * @param prefixBytes of a token of a prefix that is attended to once: in 32-bit floats
 */
record ModelCost(
    long weightBytes,
    long layerWeights,
    long headWeights,
    long attentionOperations,
    long kvBytes,
    long prefixBytes) {

  static ModelCost of(Path folder) {
    var model = ModelInspector.inspect(folder);
    long table = (long) model.vocabulary() * model.hidden();
    long width = (long) model.layers() * model.headDimension();
    return new ModelCost(
        weightBytes(folder),
        model.parameters() - (model.tied() ? table : 2 * table),
        table,
        4 * width * model.heads(),
        model.kvBytesPerToken(),
        prefixBytes(model));
  }

  private static long prefixBytes(ModelInspection model) {
    return 2L * model.layers() * model.kvHeads() * model.headDimension() * Float.BYTES;
  }

  private static long weightBytes(Path folder) {
    try (var arena = Arena.ofConfined()) {
      var weights = new StoredWeights(arena).of(ModelFolder.read(folder).modelFile());
      boolean ownHead = weights.stream().anyMatch(weight -> weight.name().startsWith("lm_head"));
      return weights.stream()
          .filter(weight -> !weight.name().endsWith("_cache"))
          .filter(weight -> !ownHead || !weight.name().equals("embed_tokens"))
          .mapToLong(weight -> weight.data().byteSize())
          .sum();
    }
  }

  /** Operations a token of a prompt of that length. */
  double prefillOperations(int tokens) {
    return 2.0 * layerWeights + attentionOperations * tokens / 2.0;
  }

  /** Operations a written token after a context of that length. */
  double decodeOperations(int context) {
    return 2.0 * (layerWeights + headWeights) + (double) attentionOperations * context;
  }

  /** Bytes a written token, for sequences after contexts of their own. */
  double decodeBytes(int sequences, int context) {
    return (double) weightBytes / sequences + (double) kvBytes * context;
  }

  /** Bytes a written token, for sequences after one context. */
  double sharedDecodeBytes(int sequences, int context) {
    return ((double) weightBytes + (double) prefixBytes * context) / sequences;
  }
}
