package io.tagora.inference.graph;

import io.tagora.inference.kv.KvFormat;
import io.tagora.inference.session.ElementType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;

/**
 * One product of a matrix and weights, in a number format of a model's projections: what that
 * format can do at most on a machine.
 */
public final class ProductGraph {
  /** [rows, from], of {@link #floats}. */
  public static final String INPUT = "input";

  /** [rows, to], of {@link #floats}. */
  public static final String OUTPUT = "product_out";

  private static final long SEED = 3;

  private final String text;
  private final Projection projection;
  private final Precision precision;

  private ProductGraph(String text, Projection projection, Precision precision) {
    this.text = text;
    this.projection = projection;
    this.precision = precision;
  }

  /** In the format that reads prompts of an imported model. */
  public static ProductGraph reading(Path folder) {
    return QuantizationNote.read(folder)
        .map(ProductGraph::of)
        .orElseGet(() -> new ProductGraph("fp32", new FloatProjection(), Precision.FP32));
  }

  private static ProductGraph of(QuantizationNote note) {
    if (note.prefillFile().isPresent() && note.prefill() == PrefillFormat.INT8) {
      return new ProductGraph("int8", new DynamicProjection(), Precision.FP32);
    }
    var weights = note.weights();
    var precision = note.kv() == KvFormat.FP16 ? Precision.FP16 : Precision.FP32;
    return weights == WeightFormat.NONE
        ? new ProductGraph(precision.text(), new FloatProjection(), precision)
        : new ProductGraph(
            weights.text(), new BlockProjection(weights.bits(), note.block()), precision);
  }

  /** What input and output are made of. */
  public ElementType floats() {
    return switch (precision) {
      case FP32 -> ElementType.FLOAT32;
      case FP16 -> ElementType.FLOAT16;
    };
  }

  /** The format's name. */
  public String text() {
    return text;
  }

  /** Writes the graph with random weights and returns its file. */
  public Path write(Path folder, int from, int to) throws IOException {
    var file = folder.resolve("product.onnx");
    try (var onnx = new OnnxFile(file, precision, Map.of())) {
      onnx.input(INPUT, precision.type(), "rows", from);
      onnx.output(OUTPUT, precision.type(), "rows", to);
      var rows = new float[from * to];
      var random = new Random(SEED);
      for (int i = 0; i < rows.length; i++) {
        rows[i] = random.nextFloat() - 0.5f;
      }
      projection.multiply(onnx, INPUT, "product", rows, from, to);
      onnx.write();
    }
    return file;
  }
}
