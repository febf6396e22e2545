package io.tagora.runtime.model;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A piece of a prompt's KV on its way. The first says what follows: the model, the shape and the
 * prompt's tokens; the others are keys, values and logits in their order.
 *
 * @param index 0, 1, ... without a gap
 * @param bytes nobody changes them
 * @param checksum as {@link #checksum}; that of the first is the seal of the others, so that a
 *     chunk of another prompt or another place is found out like a damaged one
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and a copy would cost
public record KvChunk(int index, byte[] bytes, int checksum) {
  /** The seal of a first chunk. */
  public static final int FIRST = 0;

  /** A chunk with its checksum. */
  public static KvChunk of(int seal, int index, byte[] bytes) {
    return new KvChunk(index, bytes, checksum(seal, index, ByteBuffer.wrap(bytes)));
  }

  /** Whether index and bytes are what the checksum was made of, under the same seal. */
  public boolean isIntact(int seal) {
    return checksum == checksum(seal, index, ByteBuffer.wrap(bytes));
  }

  /** CRC-32C of the seal and the index, as 4 bytes each, big-endian, and the bytes. */
  public static int checksum(int seal, int index, ByteBuffer bytes) {
    var sum = new CRC32C();
    sum.update(ByteBuffer.allocate(2 * Integer.BYTES).putInt(seal).putInt(index).flip());
    sum.update(bytes.duplicate());
    return (int) sum.getValue();
  }
}
