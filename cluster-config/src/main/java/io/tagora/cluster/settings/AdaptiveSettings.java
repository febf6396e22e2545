package io.tagora.cluster.settings;

/**
 * {@code tagora.agents.adaptive}: how many personas a user gets, where the Planner's model comes
 * with what each further one brings.
 *
 * @param enabled without it a request gets as many as it asks for
 * @param least personas that everybody gets, the one of what is under way included
 * @param price the share of what a user turns to next that a further persona must bring
 */
public record AdaptiveSettings(boolean enabled, int least, double price) {

  static AdaptiveSettings from(Section section) {
    return new AdaptiveSettings(
        section.flag("enabled"), section.integer("least", 1), section.number("price", -1, 1));
  }
}
