package io.tagora.inference.engine.rule;

import io.tagora.runtime.model.Generation.Finish;
import io.tagora.runtime.model.Generation.Part;
import java.util.List;
import java.util.Optional;

/** What one sequence may write next, and what it has written so far. One thread. */
public sealed interface TokenRule permits FreeRule, PhraseRule, TextRule, GrammarRule {
  /** Any token is allowed. */
  int ANY = -1;

  /**
   * Writes the allowed tokens, at least one, into {@code into}, which has room for the vocabulary.
   *
   * @return how many, or {@link #ANY}
   */
  int allowed(int[] into);

  /**
   * Takes the token that was written.
   *
   * @param logProbability its natural log-probability before any constraint
   * @return why the writing ends with it, or empty
   */
  Optional<Finish> accept(int token, double logProbability);

  /** Ends the writing from outside; an unfinished phrase or character is dropped. */
  void cut();

  /** The finished parts; of a rule that writes one part only, as far as it is written. */
  List<Part> parts();

  /**
   * What has been settled since the last call. All of it is the parts joined by line breaks, once
   * the writing has ended; a rule that writes several tells each when it is finished.
   */
  String untold();
}
