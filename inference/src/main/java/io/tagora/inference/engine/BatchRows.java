package io.tagora.inference.engine;

/**
 * Rows of KV that one run computes together, each with the logits after its last token. The rows in
 * use are the first ones, without a gap, because one run needs neighbouring rows. One thread.
 */
interface BatchRows extends AutoCloseable {

  /** Takes a sequence over from a slot, which nobody writes to meanwhile, with its logits. */
  void take(int slot, int row, int tokens);

  /**
   * Reads one token into each of rows [0, rows) and leaves its logits there.
   *
   * @param lengths tokens of the sequences before
   */
  void run(int rows, int[] tokens, int[] lengths);

  /** Copies a row that holds so many tokens of a sequence over another, with its logits. */
  void move(int from, int to, int tokens);

  void readLogits(int row, float[] into);

  @Override
  void close();
}
