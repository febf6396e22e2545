package io.tagora.inference.graph;

import static io.tagora.inference.graph.OnnxFile.MICROSOFT;
import static io.tagora.inference.graph.OnnxFile.STANDARD;
import static io.tagora.inference.graph.OnnxFile.attribute;

import java.io.IOException;
import java.util.List;

/**
 * Layers that a decoder is made of: each reads its weights by the name they have in a Hugging Face
 * folder, adds its nodes, and returns the name of its output.
 */
final class GraphLayers {
  private final DecoderConfig config;
  private final WeightSource weights;
  private final OnnxFile onnx;

  GraphLayers(DecoderConfig config, WeightSource weights, OnnxFile onnx) {
    this.config = config;
    this.weights = weights;
    this.onnx = onnx;
  }

  /** A table with a row a token, stored under {@code stored}. */
  String table(String name, String stored) throws IOException {
    var values = weights.read(name + ".weight", config.vocabulary(), config.hidden());
    return onnx.weights(stored, values, config.vocabulary(), config.hidden());
  }

  /** RMS norm over the last dimension. */
  String norm(String input, String name, int width) throws IOException {
    return onnx.compute(
        STANDARD,
        "SimplifiedLayerNormalization",
        List.of(input, scale(name, width)),
        name + "_out",
        attribute("axis", -1),
        attribute("epsilon", config.normEpsilon()),
        attribute("stash_type", 1));
  }

  /** Adds a block's output to the stream and normalises the sum for the next, in one node. */
  Stream addAndNorm(String residual, String update, String name) throws IOException {
    var sum = new Stream(update + "_residual", name + "_out");
    onnx.node(
        MICROSOFT,
        "SkipSimplifiedLayerNormalization",
        List.of(residual, update, scale(name, config.hidden())),
        List.of(sum.normed(), "", "", sum.residual()),
        attribute("epsilon", config.normEpsilon()));
    return sum;
  }

  String add(String residual, String update) {
    return onnx.compute(STANDARD, "Add", List.of(residual, update), update + "_residual");
  }

  /** A projection, with its bias where {@code biased}. */
  String linear(String input, String name, int from, int to, boolean biased) throws IOException {
    var out = product(input, name, weights.read(name + ".weight", to, from), from, to);
    return biased ? addBias(out, name, weights.read(name + ".bias", to)) : out;
  }

  /**
   * Several projections of one input as one: a larger product is faster than three.
   *
   * @param widths the outputs' widths, in the order of the names
   */
  String fusedLinear(
      String input,
      List<String> names,
      String fused,
      int from,
      List<Integer> widths,
      boolean biased)
      throws IOException {
    int to = widths.stream().mapToInt(Integer::intValue).sum();
    var rows = new float[to * from];
    var bias = new float[to];
    int row = 0;
    for (int i = 0; i < names.size(); i++) {
      int width = widths.get(i);
      var part = weights.read(names.get(i) + ".weight", width, from);
      System.arraycopy(part, 0, rows, row * from, part.length);
      if (biased) {
        System.arraycopy(weights.read(names.get(i) + ".bias", width), 0, bias, row, width);
      }
      row += width;
    }
    var out = product(input, fused, rows, from, to);
    return biased ? addBias(out, fused, bias) : out;
  }

  private String scale(String name, int width) throws IOException {
    return onnx.weights(name, weights.read(name + ".weight", width), width);
  }

  /** Weights come as [out, in] and are multiplied as [in, out]. */
  private String product(String input, String name, float[] rows, int from, int to)
      throws IOException {
    var stored = onnx.weights(name, transpose(rows, to, from), from, to);
    return onnx.compute(STANDARD, "MatMul", List.of(input, stored), name + "_out");
  }

  private String addBias(String input, String name, float[] bias) throws IOException {
    var stored = onnx.weights(name + ".bias", bias, bias.length);
    return onnx.compute(STANDARD, "Add", List.of(input, stored), input + "_biased");
  }

  private static float[] transpose(float[] matrix, int rows, int columns) {
    var turned = new float[matrix.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        turned[column * rows + row] = matrix[row * columns + column];
      }
    }
    return turned;
  }

  /** What flows between blocks: the running sum, and the same normalised. */
  record Stream(String residual, String normed) {}
}
