package io.tagora.inference.session;

import java.util.Optional;
import java.util.stream.Stream;

/** Element types of tensors, with ONNX's number and the size of one element. */
public enum ElementType {
  FLOAT32(1, 4),
  UINT8(2, 1),
  INT8(3, 1),
  INT32(6, 4),
  INT64(7, 8),
  FLOAT16(10, 2);

  private final int number;
  private final int bytes;

  ElementType(int number, int bytes) {
    this.number = number;
    this.bytes = bytes;
  }

  /** The type of that number in ONNX, if it is one of these. */
  public static Optional<ElementType> ofOnnx(int number) {
    return Stream.of(values()).filter(type -> type.number == number).findFirst();
  }

  int number() {
    return number;
  }

  public int bytes() {
    return bytes;
  }
}
