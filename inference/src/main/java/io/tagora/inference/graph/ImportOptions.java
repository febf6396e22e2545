package io.tagora.inference.graph;

import io.tagora.inference.kv.KvFormat;
import java.util.List;

/**
 * What an import makes of a model's weights and its KV.
 *
 * @param block weights that share a scale; of meaning where weights are quantised only
 */
public record ImportOptions(
    WeightFormat weights, int block, PrefillFormat prefill, KvOptions kv, Precision precision) {
  private static final List<Integer> BLOCKS = List.of(32, 128);

  /** The 32-bit weights that the model came with. */
  public static final ImportOptions PLAIN =
      new ImportOptions(WeightFormat.NONE, 32, PrefillFormat.SAME);

  /** 16-bit floats, for GPUs. */
  public static final ImportOptions HALF =
      new ImportOptions(
          WeightFormat.NONE, 32, PrefillFormat.SAME, KvOptions.FLOATS, Precision.FP16);

  public ImportOptions {
    if (!BLOCKS.contains(block)) {
      throw new IllegalArgumentException("block must be one of " + BLOCKS + ", got " + block);
    }
    if (precision == Precision.FP16 && prefill == PrefillFormat.INT8) {
      throw new IllegalArgumentException(
          "a prefill of int8 must be computed with fp32, got fp16: GPUs have one graph that reads"
              + " and writes");
    }
  }

  /** In 32-bit floats. */
  public ImportOptions(WeightFormat weights, int block, PrefillFormat prefill, KvOptions kv) {
    this(weights, block, prefill, kv, Precision.FP32);
  }

  /** In 32-bit floats, KV too. */
  public ImportOptions(WeightFormat weights, int block, PrefillFormat prefill) {
    this(weights, block, prefill, KvOptions.FLOATS);
  }

  /** Whether nothing is rounded. */
  public boolean isPlain() {
    return weights == WeightFormat.NONE && !readsApart() && precision == Precision.FP32;
  }

  /** Whether prompts are read by a graph of its own, as KV in bytes needs on CPUs, too. */
  boolean readsApart() {
    boolean bytes = kv.format() == KvFormat.INT8 && precision == Precision.FP32;
    return prefill == PrefillFormat.INT8 || bytes;
  }

  /** What keys and values are kept in. */
  KvFormat kept() {
    return kv.format() == KvFormat.INT8 ? KvFormat.INT8 : floats();
  }

  /** What keys and values are before they are rounded, if they are. */
  KvFormat floats() {
    return switch (precision) {
      case FP32 -> KvFormat.FP32;
      case FP16 -> KvFormat.FP16;
    };
  }

  /** One word for all that decides the result; options that do not matter are left out. */
  String key() {
    var decode = weights == WeightFormat.NONE ? "none" : weights.text() + "-" + block;
    var rest = precision == Precision.FP32 ? "" : "-" + precision.text();
    return decode + "-" + prefill.text() + kv.key() + rest;
  }
}
