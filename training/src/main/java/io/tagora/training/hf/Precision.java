package io.tagora.training.hf;

import java.nio.ByteBuffer;

/** How a file stores a number. */
public enum Precision {
  F16("float16", 2) {
    @Override
    void put(ByteBuffer buffer, float value) {
      buffer.putShort(Float.floatToFloat16(value));
    }

    @Override
    float take(ByteBuffer buffer) {
      return Float.float16ToFloat(buffer.getShort());
    }
  },
  F32("float32", 4) {
    @Override
    void put(ByteBuffer buffer, float value) {
      buffer.putFloat(value);
    }

    @Override
    float take(ByteBuffer buffer) {
      return buffer.getFloat();
    }
  };

  private final String torchName;
  private final int bytes;

  Precision(String torchName, int bytes) {
    this.torchName = torchName;
    this.bytes = bytes;
  }

  /** The name that a {@code config.json} uses. */
  public String torchName() {
    return torchName;
  }

  public int bytes() {
    return bytes;
  }

  abstract void put(ByteBuffer buffer, float value);

  abstract float take(ByteBuffer buffer);
}
