package io.tagora.inference.engine;

/** The first rows of a model's KV: each holds its whole sequence. */
final class PlainRows implements BatchRows {
  private final DecoderModel model;
  private final DecoderModel source;

  /**
   * Rows of a model.
   *
   * @param source the model whose slots sequences come from: the same, or another device's
   */
  PlainRows(DecoderModel model, DecoderModel source) {
    this.model = model;
    this.source = source;
  }

  @Override
  public void take(int slot, int row, int tokens) {
    model.take(source, slot, row, tokens);
  }

  @Override
  public void run(int rows, int[] tokens, int[] lengths) {
    model.decode(rows, tokens, lengths);
  }

  @Override
  public void move(int from, int to, int tokens) {
    model.copyTokens(from, to, tokens);
    model.copyLogits(from, to);
  }

  @Override
  public void readLogits(int row, float[] into) {
    model.readLogits(row, into);
  }

  /** The rows are the model's. */
  @Override
  public void close() {}
}
