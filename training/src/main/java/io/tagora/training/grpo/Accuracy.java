package io.tagora.training.grpo;

/** What of the truth a list's accuracy counts (ADR 63). */
public enum Accuracy {
  /** All that the list names, as the paper has it. */
  OWN,
  /** What it names and no expert before it does, so that experts do not learn the same. */
  NOVEL
}
