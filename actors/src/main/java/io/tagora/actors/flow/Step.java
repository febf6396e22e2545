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

  /** As the timings of an answer name it. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
