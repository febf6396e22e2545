package io.tagora.gateway.openai;

import io.tagora.actors.completion.CompletionEvent;
import io.tagora.actors.completion.CompletionListener;
import io.tagora.runtime.agent.Usage;
import io.tagora.runtime.model.Generation;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Waits for all of an answer. */
final class WholeAnswer implements CompletionListener {

  /** The choices in their order. */
  record Written(List<Generation> choices, Usage usage) {
    static Written of(Collection<Generation> choices, Usage usage) {
      return new Written(List.copyOf(choices), usage);
    }
  }

  private final TreeMap<Integer, Generation> choices = new TreeMap<>();
  private final CompletableFuture<Written> written = new CompletableFuture<>();

  @Override
  public void told(CompletionEvent event) {
    switch (event) {
      case CompletionEvent.PromptRead _, CompletionEvent.TextWritten _ -> {}
      case CompletionEvent.ChoiceEnded(var choice, var generation) ->
          choices.put(choice, generation);
      case CompletionEvent.Completed(var usage) ->
          written.complete(Written.of(choices.values(), usage));
      case CompletionEvent.NotCompleted(var absence) ->
          written.completeExceptionally(OpenAiException.of(absence));
    }
  }

  CompletableFuture<Written> written() {
    return written;
  }
}
