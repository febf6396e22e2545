package io.tagora.cluster.settings;

import java.util.Locale;

/** What a model is asked to be. In the order in which a request needs them. */
public enum Role {
  PLANNER,
  EXPERT,
  ARBITER,
  EXPLAINER,
  /** Not part of a request: it looks at answers afterwards. */
  JUDGE;

  /** As the configuration and answers have it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
