package io.tagora.training.model;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** The way of numbers between Java arrays and native tensors. */
public final class Tensors {
  private Tensors() {}

  /** A copy of a float tensor's values in row-major order. */
  public static float[] floats(Tensor tensor) {
    float[] values = new float[Math.toIntExact(tensor.numel())];
    try (var _ = new PointerScope()) {
      tensor.detach().contiguous().data_ptr_float().get(values);
    }
    return values;
  }

  /** A new tensor of the values with the shape. */
  public static Tensor of(float[] values, long... shape) {
    return Tensor.create(values, shape);
  }

  public static Tensor of(long[] values, long... shape) {
    return Tensor.create(values, shape);
  }

  public static Scalar scalar(double value) {
    return new Scalar(value);
  }
}
