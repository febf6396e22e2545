package io.tagora.inference.graph;

import java.io.IOException;

/** A way to keep a weight matrix in a graph and to multiply by it. */
interface Projection {

  /**
   * Adds the product of an input and a matrix, and returns its name.
   *
   * @param rows the weights as [to, from], as Hugging Face folders have them
   */
  String multiply(OnnxFile onnx, String input, String name, float[] rows, int from, int to)
      throws IOException;

  /** Whether projections of one input are to be written as one. */
  boolean isFused();
}
