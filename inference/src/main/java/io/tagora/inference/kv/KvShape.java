package io.tagora.inference.kv;

/**
 * The shape of one sequence's KV: for each layer keys and values of [heads, capacity, dimension]
 * numbers.
 *
 * @param capacity tokens a row holds at most
 * @param format what one number is kept in
 */
public record KvShape(int layers, int heads, int capacity, int dimension, KvFormat format) {

  /** In 32-bit floats. */
  public KvShape(int layers, int heads, int capacity, int dimension) {
    this(layers, heads, capacity, dimension, KvFormat.FP32);
  }

  /** The same with rows of other length. */
  public KvShape withCapacity(int tokens) {
    return new KvShape(layers, heads, tokens, dimension, format);
  }

  /** Bytes of one head's keys for one token. */
  public long tokenBytes() {
    return (long) dimension * format.element().bytes();
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
