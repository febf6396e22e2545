package io.tagora.inference.session;

/** Element types of tensors, with ONNX's number and the size of one element. */
public enum ElementType {
  FLOAT32(1, 4),
  INT32(6, 4),
  INT64(7, 8);

  private final int number;
  private final int bytes;

  ElementType(int number, int bytes) {
    this.number = number;
    this.bytes = bytes;
  }

  int number() {
    return number;
  }

  public int bytes() {
    return bytes;
  }
}
