package io.tagora.training.grpo;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a first model plans at moments of logs. No training changes it, so runs that begin with the
 * same model and logs plan each choice of moments once. Used by one thread.
 */
public final class FirstPlans {
  private final Map<Moments, TaskBook> books = new HashMap<>();

  /** A choice of moments: so many of those to learn from or of those held out, by a seed. */
  private record Moments(boolean heldOut, int most, long seed) {}

  TaskBook toLearnFrom(int most, long seed, Supplier<TaskBook> planned) {
    return books.computeIfAbsent(new Moments(false, most, seed), _ -> planned.get());
  }

  TaskBook heldOut(int most, Supplier<TaskBook> planned) {
    return books.computeIfAbsent(new Moments(true, most, 0), _ -> planned.get());
  }
}
