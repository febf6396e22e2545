package io.tagora.runtime.prompt;

/**
 * How much of a history a context tells. A model must be served the window that it was trained
 * with.
 *
 * @param inWords the latest behaviours that stand with their entity's text, at least; up to a block
 *     more until that block is counted
 * @param block behaviours that are counted together in a line
 * @param blocks lines of a block each, at most; with one more, all become one line
 * @param entities what is said of an item
 */
public record ContextWindow(int inWords, int block, int blocks, EntityText entities) {
  /** The window of the default model. */
  public static final ContextWindow DEFAULT = new ContextWindow(12, 16, 4);

  /** A window in which an item is its title. */
  public ContextWindow(int inWords, int block, int blocks) {
    this(inWords, block, blocks, EntityText.TITLE);
  }

  public ContextWindow {
    if (inWords < 1 || block < 1 || blocks < 1) {
      throw new IllegalArgumentException(
          "a context's window must have at least 1 behaviour in words, 1 in a block and 1 block, "
              + "got %d, %d and %d".formatted(inWords, block, blocks));
    }
  }

  /** How many of {@code behaviors} are only counted: whole blocks, the oldest. */
  int counted(int behaviors) {
    return Math.max(0, (behaviors - inWords) / block * block);
  }

  /** How many of the counted ones share the first line. */
  int merged(int counted) {
    return counted / (block * blocks) * (block * blocks);
  }
}
