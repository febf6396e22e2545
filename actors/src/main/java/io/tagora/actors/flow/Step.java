package io.tagora.actors.flow;

import java.util.Locale;

/** Where a request is. */
enum Step {
  MEMORY,
  CONTEXT,
  PLAN,
  EXPERTS,
  ARBITRATION,
  RETRIEVAL,
  UTILITY,
  EXPLANATIONS,
  DONE;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** As the timings of an answer name it. */
  String label() {
    return label;
  }

  /** Whether it is over when the time to think is. */
  boolean isThinking() {
    return switch (this) {
      case MEMORY, CONTEXT, PLAN, EXPERTS, ARBITRATION, EXPLANATIONS -> true;
      case RETRIEVAL, UTILITY, DONE -> false;
    };
  }
}
