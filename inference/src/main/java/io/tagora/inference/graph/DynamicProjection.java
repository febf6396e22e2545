package io.tagora.inference.graph;

import static io.tagora.inference.graph.OnnxFile.MICROSOFT;
import static io.tagora.inference.graph.OnnxFile.STANDARD;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Weights of 7 bits with a scale an output. The input is rounded to 8 bits as it comes, once for
 * all projections of it, and the products of whole numbers are scaled back. Fastest where many
 * tokens are read at once. One object a graph.
 */
final class DynamicProjection implements Projection {
  /**
   * Half of what a byte holds. Processors without instructions for dot products of bytes (x86 with
   * AVX2 alone) add two products in 16 bits and cut off what is over: 2 · 255 · 64 is not.
   */
  private static final int GREATEST = 64;

  private final Set<String> quantizedInputs = new HashSet<>();

  @Override
  public String multiply(OnnxFile onnx, String input, String name, float[] rows, int from, int to)
      throws IOException {
    if (!onnx.borrow(name + ".dynamic") || !onnx.borrow(name + ".dynamic_scales")) {
      var scales = new float[to];
      var levels = quantize(rows, from, to, scales);
      onnx.signedBytes(name + ".dynamic", levels, from, to);
      onnx.weights(name + ".dynamic_scales", scales, to);
    }
    quantizeInput(onnx, input);
    return onnx.compute(
        MICROSOFT,
        "MatMulIntegerToFloat",
        List.of(
            input + "_levels",
            name + ".dynamic",
            input + "_scale",
            name + ".dynamic_scales",
            input + "_zero"),
        name + "_out");
  }

  /** Apart they share the rounded input, and the outputs need not be split. */
  @Override
  public boolean isFused() {
    return false;
  }

  private void quantizeInput(OnnxFile onnx, String input) {
    if (quantizedInputs.add(input)) {
      onnx.node(
          STANDARD,
          "DynamicQuantizeLinear",
          List.of(input),
          List.of(input + "_levels", input + "_scale", input + "_zero"));
    }
  }

  /** [from, to], as the product wants it. */
  private static byte[] quantize(float[] rows, int from, int to, float[] scales) {
    var levels = new byte[rows.length];
    for (int row = 0; row < to; row++) {
      scales[row] = greatest(rows, row * from, from) / GREATEST;
      float inverse = scales[row] == 0 ? 0 : 1 / scales[row];
      for (int column = 0; column < from; column++) {
        levels[column * to + row] = (byte) Math.round(rows[row * from + column] * inverse);
      }
    }
    return levels;
  }

  private static float greatest(float[] values, int begin, int n) {
    float greatest = 0;
    for (int i = begin; i < begin + n; i++) {
      greatest = Math.max(greatest, Math.abs(values[i]));
    }
    return greatest;
  }
}
