package io.tagora.inference.engine;

/**
 * When sequences that continue one prefix attend to it once, all together, instead of each by
 * itself. Doing so costs some small operators a layer, whatever the prefix; it saves reading the
 * prefix once a row. So it pays from a product of both on.
 *
 * @param tokens the least prefix; 0 for never
 * @param rowTokens the least product of the rows and the prefix's tokens
 */
public record PrefixSharing(int tokens, int rowTokens) {
  /** Each row by itself. */
  public static final PrefixSharing NEVER = new PrefixSharing(0, 0);

  /**
   * Where both ways took equally long, by {@code SharedAnswersLook} on the default model: 5 to 6
   * rows after 256 tokens, 3 after 512.
   */
  private static final int EQUALLY_FAST = 1536;

  public PrefixSharing {
    if (tokens < 0 || rowTokens < 0) {
      throw new IllegalArgumentException(
          "the tokens of a shared prefix must be at least 0, got %d and %d for all rows"
              .formatted(tokens, rowTokens));
    }
  }

  /** From so many tokens on, for any number of rows; 0 for never. */
  public static PrefixSharing always(int tokens) {
    return new PrefixSharing(tokens, 0);
  }

  /** From so many tokens on, as soon as there are rows enough; 0 for never. */
  public static PrefixSharing wherePays(int tokens) {
    return new PrefixSharing(tokens, EQUALLY_FAST);
  }

  boolean isOff() {
    return tokens == 0;
  }

  /** Whether so many rows after so many tokens are faster together. */
  boolean pays(int rows, int prefix) {
    return (long) rows * prefix >= rowTokens;
  }
}
