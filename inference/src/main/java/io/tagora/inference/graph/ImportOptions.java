package io.tagora.inference.graph;

import io.tagora.inference.kv.KvFormat;
import java.util.List;

/**
 * What an import makes of a model's weights and its KV.
 *
 * @param block weights that share a scale; of meaning where weights are quantised only
 */
public record ImportOptions(WeightFormat weights, int block, PrefillFormat prefill, KvOptions kv) {
  private static final List<Integer> BLOCKS = List.of(32, 128);

  /** The 32-bit weights that the model came with. */
  public static final ImportOptions PLAIN =
      new ImportOptions(WeightFormat.NONE, 32, PrefillFormat.SAME);

  /** KV in 32-bit floats. */
  public ImportOptions(WeightFormat weights, int block, PrefillFormat prefill) {
    this(weights, block, prefill, KvOptions.FLOATS);
  }

  public ImportOptions {
    if (!BLOCKS.contains(block)) {
      throw new IllegalArgumentException("block must be one of " + BLOCKS + ", got " + block);
    }
  }

  /** Whether nothing is quantised. */
  public boolean isPlain() {
    return weights == WeightFormat.NONE && !readsApart();
  }

  /** Whether prompts are read by a graph of its own, as KV in bytes needs too. */
  boolean readsApart() {
    return prefill == PrefillFormat.INT8 || kv.format() == KvFormat.INT8;
  }

  /** One word for all that decides the result; options that do not matter are left out. */
  String key() {
    var decode = weights == WeightFormat.NONE ? "none" : weights.text() + "-" + block;
    return decode + "-" + prefill.text() + kv.key();
  }
}
