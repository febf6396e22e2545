package io.tagora.inference.kv;

/**
 * What KV must agree in to be taken from one memory into another.
 *
 * @param element the type of keys and values, as "FLOAT32"
 * @param dimension elements of one head's keys for one token
 * @param tokenBytes bytes of one head's keys for one token
 * @param vocabulary 32-bit logits after the last token
 */
public record KvGeometry(
    String element, int layers, int heads, int dimension, int tokenBytes, int vocabulary) {

  /** Bytes of the keys and values of all layers for so many tokens, and of the logits. */
  public long bodyBytes(int tokens) {
    return 2L * layers * heads * tokens * tokenBytes + (long) vocabulary * Float.BYTES;
  }
}
