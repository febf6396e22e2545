package io.tagora.inference.kv;

/**
 * The shape of one sequence's KV: for each layer keys and values of [heads, capacity, dimension]
 * 32-bit floats.
 *
 * @param capacity tokens a row holds at most
 */
public record KvShape(int layers, int heads, int capacity, int dimension) {

  /** Bytes of one head's keys for one token. */
  public long tokenBytes() {
    return (long) dimension * Float.BYTES;
  }

  /** Bytes of one head's keys in one row. */
  public long headBytes() {
    return capacity * tokenBytes();
  }

  /** Bytes of a layer's keys in one row. */
  public long rowBytes() {
    return heads * headBytes();
  }

  /** Bytes of keys and values of all layers in one row. */
  public long sequenceBytes() {
    return 2L * layers * rowBytes();
  }
}
