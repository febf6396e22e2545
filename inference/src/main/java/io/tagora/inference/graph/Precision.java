package io.tagora.inference.graph;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.tagora.inference.device.Device;
import java.util.Locale;
import java.util.stream.Stream;

/** The floats that a graph computes with: weights that are not quantised, activations, KV. */
public enum Precision {
  /** For CPUs. */
  FP32(DataType.FLOAT, Float.BYTES),
  /** For GPUs; CPUs compute it too, slowly. Logits are 32-bit all the same. */
  FP16(DataType.FLOAT16, Short.BYTES);

  private final DataType type;
  private final int bytes;

  Precision(DataType type, int bytes) {
    this.type = type;
    this.bytes = bytes;
  }

  DataType type() {
    return type;
  }

  int bytes() {
    return bytes;
  }

  /** What a device computes with best. */
  public static Precision of(Device device) {
    return switch (device) {
      case Device.Cpu _ -> FP32;
      case Device.Cuda _ -> FP16;
    };
  }

  /** The name on the command line and in files. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The precision of that name. */
  public static Precision named(String text) {
    return Stream.of(values())
        .filter(precision -> precision.text().equals(text))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("the precision must be fp32 or fp16, got " + text));
  }
}
