package io.tagora.runtime.reward;

import java.util.Arrays;

/**
 * How many words a tag should have: 1 within the full band, 0.5 within the half band around it, 0
 * elsewhere (paper section 5.2, whose bands of 6–11 and 4–13 are sized for Chinese titles).
 *
 * @param fullFrom the fewest words that are worth 1
 * @param fullTo the most words that are worth 1
 * @param halfFrom the fewest words that are worth 0.5, at most {@code fullFrom}
 * @param halfTo the most words that are worth 0.5, at least {@code fullTo}
 */
public record LengthBands(int fullFrom, int fullTo, int halfFrom, int halfTo) {
  /**
   * The bands of {@link #ofQuantiles} for the tags of the items that the default marketplace's
   * users turn to: 88 % of these tags have 2 or 3 words, and none has more than 4.
   */
  public static final LengthBands DEFAULT = new LengthBands(2, 3, 1, 4);

  private static final double FULL_TAIL = 0.1;
  private static final double HALF_TAIL = 0.01;

  public LengthBands {
    if (halfFrom < 0 || halfFrom > fullFrom || fullFrom > fullTo || fullTo > halfTo) {
      throw new IllegalArgumentException(
          "length bands must have 0 <= half from <= full from <= full to <= half to, got %d, %d, %d, %d"
              .formatted(halfFrom, fullFrom, fullTo, halfTo));
    }
  }

  /**
   * The bands of a catalog: the middle 80 % of the training data's tags are worth 1, the middle 98
   * % at least 0.5.
   *
   * @param words the number of words of each tag, at least one tag
   */
  public static LengthBands ofQuantiles(int[] words) {
    if (words.length == 0) {
      throw new IllegalArgumentException("length bands must come from at least one tag, got none");
    }
    int[] sorted = words.clone();
    Arrays.sort(sorted);
    return new LengthBands(
        at(sorted, FULL_TAIL),
        at(sorted, 1 - FULL_TAIL),
        at(sorted, HALF_TAIL),
        at(sorted, 1 - HALF_TAIL));
  }

  private static int at(int[] sorted, double quantile) {
    return sorted[(int) Math.round(quantile * (sorted.length - 1))];
  }

  /** 1, 0.5 or 0. */
  public double of(String text) {
    int words = wordsIn(text);
    if (fullFrom <= words && words <= fullTo) {
      return 1;
    }
    return halfFrom <= words && words <= halfTo ? 0.5 : 0;
  }

  /** Words between white space. */
  public static int wordsIn(String text) {
    String stripped = text.strip();
    return stripped.isEmpty() ? 0 : stripped.split("\\s+", -1).length;
  }
}
