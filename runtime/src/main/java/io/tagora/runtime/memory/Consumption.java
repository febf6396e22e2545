package io.tagora.runtime.memory;

import java.util.ArrayList;
import java.util.List;

/**
 * What a user was shown, and what the user said of it; both bounded by whoever keeps them.
 *
 * @param showings oldest first
 * @param feedback in the order it came
 */
public record Consumption(List<Showing> showings, List<Feedback> feedback) {
  /** Nothing was shown. */
  public static final Consumption NONE = new Consumption(List.of(), List.of());

  public Consumption {
    showings = List.copyOf(showings);
    feedback = List.copyOf(feedback);
  }

  /** The same with one more answer, of which the latest {@code most} stay. */
  public Consumption with(Showing showing, int most) {
    return new Consumption(latest(showings, showing, most), feedback);
  }

  /** The same with one more word, of which the latest {@code most} stay. */
  public Consumption with(Feedback word, int most) {
    return new Consumption(showings, latest(feedback, word, most));
  }

  private static <T> List<T> latest(List<T> all, T next, int most) {
    var together = new ArrayList<>(all);
    together.add(next);
    return together.subList(Math.max(0, together.size() - most), together.size());
  }

  /** Whether this was said before, as far as it is remembered. */
  public boolean knows(String feedbackId) {
    return feedback.stream().anyMatch(word -> word.feedbackId().equals(feedbackId));
  }
}
