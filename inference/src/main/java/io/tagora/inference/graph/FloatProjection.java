package io.tagora.inference.graph;

import static io.tagora.inference.graph.OnnxFile.STANDARD;

import java.io.IOException;
import java.util.List;

/** 32-bit weights, stored as [from, to]. */
final class FloatProjection implements Projection {

  @Override
  public String multiply(OnnxFile onnx, String input, String name, float[] rows, int from, int to)
      throws IOException {
    if (!onnx.borrow(name)) {
      onnx.weights(name, transpose(rows, to, from), from, to);
    }
    return onnx.compute(STANDARD, "MatMul", List.of(input, name), name + "_out");
  }

  @Override
  public boolean isFused() {
    return false;
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
}
