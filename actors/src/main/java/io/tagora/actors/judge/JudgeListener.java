package io.tagora.actors.judge;

import io.tagora.runtime.judge.AnswerVerdicts;

/** Hears what the judge does; must not block. */
public interface JudgeListener {
  void judged(AnswerVerdicts verdicts);

  /** An answer was chosen, but there was too much to do. */
  void skipped();
}
