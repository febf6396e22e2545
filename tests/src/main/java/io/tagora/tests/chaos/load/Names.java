package io.tagora.tests.chaos.load;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The users of a seed's run, and their marks: every event id and every search of a user holds the
 * user's name, so that it is seen wherever it comes to light.
 */
public final class Names {
  private static final Pattern NAME = Pattern.compile("chaos-\\d+-\\d+-u\\d+");

  private Names() {}

  /**
   * The users of one run.
   *
   * @param run tells runs of the same seed on one cluster apart
   */
  public static List<String> users(long seed, long run, int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> "chaos-%d-%d-u%02d".formatted(seed, run, i))
        .toList();
  }

  /** All names in a text, once each. */
  public static List<String> in(String text) {
    return NAME.matcher(text).results().map(MatchResult::group).distinct().toList();
  }
}
