package io.tagora.inference.graph;

import static io.tagora.inference.graph.OnnxFile.MICROSOFT;
import static io.tagora.inference.graph.OnnxFile.STANDARD;
import static io.tagora.inference.graph.OnnxFile.attribute;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Layers that a decoder is made of: each reads its weights by the name they have in a Hugging Face
 * folder, adds its nodes, and returns the name of its output.
 */
final class GraphLayers {
  private final DecoderConfig config;
  private final WeightSource weights;
  private final Projection projection;
  private final OnnxFile onnx;

  GraphLayers(DecoderConfig config, WeightSource weights, Projection projection, OnnxFile onnx) {
    this.config = config;
    this.weights = weights;
    this.projection = projection;
    this.onnx = onnx;
  }

  /** Whether projections of one input are to be written as one, and split behind it. */
  boolean isFused() {
    return projection.isFused();
  }

  /** A table with a row a token, stored under {@code stored}. */
  String table(String name, String stored) throws IOException {
    return onnx.borrow(stored)
        ? stored
        : onnx.weights(stored, rows(name), config.vocabulary(), config.hidden());
  }

  /** Logits by a head of its own format. */
  String head(Projection format, String input, String name) throws IOException {
    return format.multiply(
        onnx, input, "lm_head", rows(name), config.hidden(), config.vocabulary());
  }

  private float[] rows(String name) {
    return weights.read(name + ".weight", config.vocabulary(), config.hidden());
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
    var rows = weights.read(name + ".weight", to, from);
    var out = projection.multiply(onnx, input, name, rows, from, to);
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
    var out = projection.multiply(onnx, input, fused, rows, from, to);
    return biased ? addBias(out, fused, bias) : out;
  }

  /** The parts of a fused projection's output. */
  List<String> split(String input, List<Integer> widths) {
    var parts = IntStream.range(0, widths.size()).mapToObj(i -> input + "_part_" + i).toList();
    var sizes = onnx.constant(input + "_widths", widths.stream().mapToLong(w -> w).toArray());
    onnx.node(STANDARD, "Split", List.of(input, sizes), parts, attribute("axis", -1));
    return parts;
  }

  /** A norm's scale, float [width]. */
  String scale(String name, int width) throws IOException {
    return onnx.borrow(name)
        ? name
        : onnx.weights(name, weights.read(name + ".weight", width), width);
  }

  private String addBias(String input, String name, float[] bias) throws IOException {
    var stored = name + ".bias";
    if (!onnx.borrow(stored)) {
      onnx.weights(stored, bias, bias.length);
    }
    return onnx.compute(STANDARD, "Add", List.of(input, stored), input + "_biased");
  }

  /** What flows between blocks: the running sum, and the same normalised. */
  record Stream(String residual, String normed) {}
}
