package io.tagora.actors.completion;

import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.Usage;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.ScoredToken;
import java.util.List;

/** What happens to a request, in this order. */
public sealed interface CompletionEvent {

  /** One that ends the request; nothing follows. */
  sealed interface Last extends CompletionEvent {}

  /** The prompt was read; its usage has no generated tokens yet. */
  record PromptRead(Usage usage) implements CompletionEvent {}

  /**
   * A piece of a choice's text, where the decoding is streamed; joined, they are the choice's
   * parts, each on a line of its own.
   *
   * @param choice from 0
   * @param tokens the tokens since the last piece, where log-probabilities are wanted
   */
  record TextWritten(int choice, String text, List<ScoredToken> tokens)
      implements CompletionEvent {}

  /**
   * A choice is written to its end.
   *
   * @param choice from 0
   */
  record ChoiceEnded(int choice, Generation generation) implements CompletionEvent {}

  /**
   * All choices ended.
   *
   * @param usage the prompt counted once, and all that was written
   */
  record Completed(Usage usage) implements Last {}

  /** There is no answer, or no whole one, and why. */
  record NotCompleted(Absence absence) implements Last {}
}
