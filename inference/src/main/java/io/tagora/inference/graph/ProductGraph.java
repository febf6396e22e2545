package io.tagora.inference.graph;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/**
 * One product of a matrix and weights, in a number format of a model's projections: what that
 * format can do at most on a machine.
 */
public final class ProductGraph {
  /** float32 [rows, from]. */
  public static final String INPUT = "input";

  /** float32 [rows, to]. */
  public static final String OUTPUT = "product_out";

  private static final long SEED = 3;

  private final String text;
  private final Projection projection;

  private ProductGraph(String text, Projection projection) {
    this.text = text;
    this.projection = projection;
  }

  /** In the format that reads prompts of an imported model. */
  public static ProductGraph reading(Path folder) {
    return QuantizationNote.read(folder)
        .map(ProductGraph::of)
        .orElseGet(() -> new ProductGraph("fp32", new FloatProjection()));
  }

  private static ProductGraph of(QuantizationNote note) {
    if (note.prefillFile().isPresent()) {
      return new ProductGraph("int8", new DynamicProjection());
    }
    var weights = note.weights();
    return weights == WeightFormat.NONE
        ? new ProductGraph("fp32", new FloatProjection())
        : new ProductGraph(weights.text(), new BlockProjection(weights.bits(), note.block()));
  }

  /** The format's name. */
  public String text() {
    return text;
  }

  /** Writes the graph with random weights and returns its file. */
  public Path write(Path folder, int from, int to) throws IOException {
    var file = folder.resolve("product.onnx");
    try (var onnx = new OnnxFile(file)) {
      onnx.input(INPUT, DataType.FLOAT, "rows", from);
      onnx.output(OUTPUT, DataType.FLOAT, "rows", to);
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
