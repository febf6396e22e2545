package io.tagora.training.data;

import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.agent.ReturningInterest;
import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.reward.AlignmentScorer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How well a tag fits a persona by everybody's log: whether shoppers who named that need went for
 * the tag's category at least so often.
 */
public final class ThemeAlignment implements AlignmentScorer {
  /** P(category | theme) from which on a category belongs to a theme, as the labels have it. */
  static final double MEMBER = 0.005;

  private final Map<String, Theme> byName = new HashMap<>();

  private final Catalog catalog;

  ThemeAlignment(Catalog catalog, List<Theme> themes) {
    this.catalog = catalog;
    for (Theme theme : themes) {
      theme.queries().forEach(query -> byName.putIfAbsent(query, theme));
    }
    themes.forEach(theme -> byName.put(theme.name(), theme));
  }

  /**
   * 1 or 0. What is under way is its own measure: its expert can write nothing else. A persona that
   * no shopper ever named fits nothing.
   */
  @Override
  public double score(Persona persona, String text) {
    if (persona.id().equals(ReturningInterest.PERSONA_ID)) {
      return 1;
    }
    Theme theme = byName.get(persona.name());
    return catalog
        .tag(text)
        .filter(tag -> theme != null && theme.probabilityOf(tag.categoryId()) > MEMBER)
        .map(_ -> 1.0)
        .orElse(0.0);
  }
}
