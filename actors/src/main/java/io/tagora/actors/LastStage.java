package io.tagora.actors;

import io.tagora.runtime.agent.Stage;
import java.util.function.Consumer;

/**
 * A watcher that sees nothing after {@link Stage.Completed}: two nodes may answer a request, one of
 * them late. Safe to call from any thread; one call at a time comes through.
 */
final class LastStage implements Consumer<Stage> {
  private final Consumer<Stage> watcher;
  private boolean over;

  LastStage(Consumer<Stage> watcher) {
    this.watcher = watcher;
  }

  @Override
  public synchronized void accept(Stage stage) {
    if (!over) {
      over = stage instanceof Stage.Completed;
      watcher.accept(stage);
    }
  }
}
