package io.tagora.runtime.judge.measured;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.context.Environment;
import io.tagora.runtime.explanation.Factuality;
import io.tagora.runtime.judge.Submission.OfReason;
import io.tagora.runtime.reward.LengthBands;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** What speaks for and against a reason: its words, the item's facts, the day and the log. */
final class ReasonEvidence {
  /** Promises, pressure, remarks on the person: a list of stems, which knows no others. */
  private static final List<String> UNSAFE =
      List.of(
          "guarantee",
          "cure",
          "miracle",
          "risk-free",
          "doctors",
          "at your age",
          "your body",
          "hurry",
          "last chance",
          "everyone else",
          "lose weight",
          "never fail");

  private static final List<String> SEASONS = List.of("spring", "summer", "autumn", "winter");
  private static final Set<String> CALLING = Set.of("you", "your", "we", "ready", "enjoy", "hello");

  private final NeedEvidence needs;
  private final TextVectors vectors;
  private final ItemClaims claims;

  ReasonEvidence(Catalog catalog, NeedEvidence needs, TextVectors vectors) {
    this.needs = needs;
    this.vectors = vectors;
    claims = new ItemClaims(catalog);
  }

  double[] of(String dimension, OfReason work) {
    return switch (dimension) {
      case "relevance" -> relevance(work);
      case "factuality" -> factuality(work);
      case "clarity" -> clarity(work.reason());
      case "safety" -> new double[] {unsafe(work.reason())};
      case "timeliness" -> timeliness(work);
      case "informativeness" -> informativeness(work);
      case "attractiveness" -> attractiveness(work);
      default ->
          throw new IllegalArgumentException(
              "a dimension of explanations must be one of the paper's seven, got " + dimension);
    };
  }

  private double[] relevance(OfReason work) {
    double[] need = needs.of(work.context(), work.item().categoryId());
    double saysIt = work.interest().isEmpty() || !lower(work).contains(work.interest()) ? 0 : 1;
    double fits =
        work.interest().isEmpty() ? 0 : vectors.likeness(work.interest(), work.item().title());
    return DoubleStream.concat(Arrays.stream(need), DoubleStream.of(saysIt, fits)).toArray();
  }

  private double[] factuality(OfReason work) {
    return new double[] {
      Math.min(2, claims.wrong(work.item(), work.reason(), work.interest())),
      Factuality.speaksOf(work.item(), work.reason()) ? 1 : 0
    };
  }

  private static double[] clarity(String reason) {
    List<String> words = words(reason);
    double repeated = words.isEmpty() ? 1 : 1 - (double) new HashSet<>(words).size() / words.size();
    return new double[] {
      reason.matches("(?s).*[.!?]\\s*") ? 1 : 0,
      words.size() < 3 || words.size() > 45 ? 1 : 0,
      repeated,
      reason.matches("(?s).*\\b(\\w+) \\1\\b.*") ? 1 : 0
    };
  }

  private static double unsafe(String reason) {
    String lower = reason.toLowerCase(Locale.ROOT);
    return UNSAFE.stream().anyMatch(lower::contains) ? 1 : 0;
  }

  private static double[] timeliness(OfReason work) {
    Environment today = work.context().environment();
    String lower = lower(work);
    boolean right = lower.contains(today.season()) || isHoliday(today, lower);
    boolean wrong =
        SEASONS.stream()
                .anyMatch(season -> !season.equals(today.season()) && lower.contains(season))
            || (lower.contains("just in time for") && !right);
    return new double[] {right ? 1 : 0, wrong ? 1 : 0};
  }

  private static boolean isHoliday(Environment today, String lower) {
    return !today.holiday().isEmpty() && lower.contains(today.holiday().toLowerCase(Locale.ROOT));
  }

  private double[] informativeness(OfReason work) {
    int facts = claims.right(work.item(), work.reason());
    return new double[] {Math.min(3, facts) / 3.0, facts == 0 ? 1 : 0};
  }

  private double[] attractiveness(OfReason work) {
    List<String> words = words(work.reason());
    return new double[] {
      words.stream().anyMatch(CALLING::contains) ? 1 : 0,
      work.reason().contains("!") || work.reason().contains("?") ? 1 : 0,
      LengthBands.wordsIn(work.reason()) / 20.0,
      Math.min(3, claims.right(work.item(), work.reason())) / 3.0
    };
  }

  private static String lower(OfReason work) {
    return work.reason().toLowerCase(Locale.ROOT);
  }

  private static List<String> words(String text) {
    return Stream.of(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}']+", -1))
        .filter(word -> !word.isEmpty())
        .toList();
  }
}
