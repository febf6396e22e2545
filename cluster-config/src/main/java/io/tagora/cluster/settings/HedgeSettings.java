package io.tagora.cluster.settings;

import java.time.Duration;

/**
 * {@code tagora.agents.hedge}: when a slow expert's peer is asked too.
 *
 * @param percent of all experts that are asked, at most; 0 for never
 * @param quantile of the latest experts' times after which one is slow
 * @param least time after which one may be slow
 * @param sameDevice whether peers are asked where a model has one device only
 */
public record HedgeSettings(double percent, double quantile, Duration least, boolean sameDevice) {

  static HedgeSettings from(Section section) {
    return new HedgeSettings(
        section.number("percent", 0, 100),
        section.number("quantile", 0.5, 1),
        section.duration("least"),
        section.flag("same-device"));
  }
}
