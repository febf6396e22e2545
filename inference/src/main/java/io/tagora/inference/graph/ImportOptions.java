package io.tagora.inference.graph;

import java.util.List;

/**
 * What an import makes of a model's weights.
 *
 * @param block weights that share a scale; of meaning where weights are quantised only
 */
public record ImportOptions(
    WeightFormat weights, int block, PrefillFormat prefill, Precision precision) {
  private static final List<Integer> BLOCKS = List.of(32, 128);

  /** The 32-bit weights that the model came with. */
  public static final ImportOptions PLAIN =
      new ImportOptions(WeightFormat.NONE, 32, PrefillFormat.SAME);

  /** 16-bit floats, for GPUs. */
  public static final ImportOptions HALF =
      new ImportOptions(WeightFormat.NONE, 32, PrefillFormat.SAME, Precision.FP16);

  public ImportOptions {
    if (!BLOCKS.contains(block)) {
      throw new IllegalArgumentException("block must be one of " + BLOCKS + ", got " + block);
    }
    if (prefill == PrefillFormat.INT8 && precision == Precision.FP16) {
      throw new IllegalArgumentException(
          "a prefill of int8 must be computed with fp32, got fp16: GPUs read prompts with the graph that writes");
    }
  }

  /** In 32-bit floats. */
  public ImportOptions(WeightFormat weights, int block, PrefillFormat prefill) {
    this(weights, block, prefill, Precision.FP32);
  }

  /** Whether nothing is rounded. */
  public boolean isPlain() {
    return weights == WeightFormat.NONE
        && prefill == PrefillFormat.SAME
        && precision == Precision.FP32;
  }

  /** One word for all that decides the result; options that do not matter are left out. */
  String key() {
    var decode = weights == WeightFormat.NONE ? "none" : weights.text() + "-" + block;
    var rest = precision == Precision.FP32 ? "" : "-" + precision.text();
    return decode + "-" + prefill.text() + rest;
  }
}
