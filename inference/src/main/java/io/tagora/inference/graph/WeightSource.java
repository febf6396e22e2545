package io.tagora.inference.graph;

import java.util.List;

/** Named tensors of a trained model. */
interface WeightSource {

  /**
   * The values in row order.
   *
   * @throws io.tagora.inference.InferenceException if it is not there or has another shape
   */
  float[] read(String name, int... shape);

  boolean has(String name);

  /** All names, sorted. */
  List<String> names();
}
