package io.tagora.cluster.wire;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;

/**
 * The bytes of one message. A length that they state is held to the bytes that are left before room
 * is made for it, so that a message never takes more memory than a small multiple of its own size.
 * Kryo reads lengths of texts and lists by one method and bytes by the other; for maps it makes no
 * room ahead.
 */
final class WireInput extends Input {
  WireInput(byte[] bytes) {
    super(bytes);
  }

  private void requireLeft(int length) {
    int left = limit() - position();
    if (length < 0 || length > left) {
      throw new KryoException(
          "a length must be at most the %d bytes that are left, got %d".formatted(left, length));
    }
  }

  /** How many characters or elements follow, and one; 0 stands for null. */
  @Override
  public int readVarIntFlag(boolean optimizePositive) {
    int lengthAndOne = super.readVarIntFlag(optimizePositive);
    requireLeft(lengthAndOne == 0 ? 0 : lengthAndOne - 1);
    return lengthAndOne;
  }

  @Override
  public byte[] readBytes(int length) {
    requireLeft(length);
    return super.readBytes(length);
  }
}
