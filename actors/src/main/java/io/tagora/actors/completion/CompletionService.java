package io.tagora.actors.completion;

import java.util.UUID;
import java.util.function.Consumer;

/** Continues prompts with the node's language model. Safe to call from any thread. */
public final class CompletionService {
  private final Consumer<CompletionDesk.Command> desk;

  /**
   * A service.
   *
   * @param desk brings a command to the desk, in the order given
   */
  public CompletionService(Consumer<CompletionDesk.Command> desk) {
    this.desk = desk;
  }

  /**
   * Begins a request; the listener is told of everything, a {@link CompletionEvent.Last} at the
   * end.
   *
   * @return ends the request early, however often it is run: its sequences leave the batch with the
   *     next step and their memory is freed; nothing is told after that but what is under way
   */
  public Runnable complete(CompletionRequest request, CompletionListener listener) {
    String id = UUID.randomUUID().toString();
    desk.accept(new CompletionDesk.Complete(id, request, listener));
    return () -> desk.accept(new CompletionDesk.Cancel(id));
  }
}
