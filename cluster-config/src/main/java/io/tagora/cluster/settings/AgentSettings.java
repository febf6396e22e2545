package io.tagora.cluster.settings;

import java.util.OptionalInt;

/**
 * {@code tagora.agents}: what the agents write and how.
 *
 * @param returningCategories empty for what the Planner's model says
 */
public record AgentSettings(
    int personas,
    int minPersonas,
    int maxPersonas,
    AwakeSettings awake,
    AdaptiveSettings adaptive,
    OptionalInt returningCategories,
    int tagsPerExpert,
    int arbitratedTags,
    HistorySettings history,
    HedgeSettings hedge,
    SamplingSettings planner,
    SamplingSettings expert,
    SamplingSettings arbiter,
    SamplingSettings explainer) {

  static AgentSettings from(Section section) {
    int personas = section.integer("personas", 1);
    return new AgentSettings(
        personas,
        section.integer("min-personas", 1),
        section.integer("max-personas", personas),
        AwakeSettings.from(section.section("awake")),
        AdaptiveSettings.from(section.section("adaptive")),
        section.integerOrAuto("returning-categories", 0),
        section.integer("tags-per-expert", 1),
        section.integer("arbitrated-tags", 1),
        HistorySettings.from(section.section("history")),
        HedgeSettings.from(section.section("hedge")),
        SamplingSettings.from(section.section("planner")),
        SamplingSettings.from(section.section("expert")),
        SamplingSettings.from(section.section("arbiter")),
        SamplingSettings.from(section.section("explainer")));
  }
}
