package io.tagora.inference.graph;

import static io.tagora.inference.graph.OnnxFile.MICROSOFT;
import static io.tagora.inference.graph.OnnxFile.attribute;

import java.io.IOException;
import java.util.List;

/**
 * Weights of 4 or 8 bits in blocks that share a scale, by MatMulNBits. Activations are rounded to 8
 * bits on the way, a block at a time.
 */
record BlockProjection(int bits, int block) implements Projection {
  /** Products of 8-bit numbers. */
  private static final int ACCURACY_LEVEL = 4;

  @Override
  public String multiply(OnnxFile onnx, String input, String name, float[] rows, int from, int to)
      throws IOException {
    var quantized = name + ".int" + bits;
    var scales = name + ".scales";
    if (!onnx.borrow(quantized) || !onnx.borrow(scales)) {
      var blocks = BlockQuantizer.quantize(rows, to, from, bits, block);
      onnx.bytes(quantized, blocks.weights(), to, blocks.blocks(), (long) block * bits / Byte.SIZE);
      onnx.weights(scales, blocks.scales(), to, blocks.blocks());
    }
    return onnx.compute(
        MICROSOFT,
        "MatMulNBits",
        List.of(input, quantized, scales),
        name + "_out",
        attribute("K", from),
        attribute("N", to),
        attribute("bits", bits),
        attribute("block_size", block),
        attribute("accuracy_level", ACCURACY_LEVEL));
  }

  @Override
  public boolean isFused() {
    return true;
  }
}
