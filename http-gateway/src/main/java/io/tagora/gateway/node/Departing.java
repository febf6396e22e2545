package io.tagora.gateway.node;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * Whether a node is on its way out, from the first moment of it: so that who asks for its readiness
 * hears it before the port closes. Safe to call from any thread.
 */
final class Departing {
  private final AtomicBoolean leaving = new AtomicBoolean();

  private Departing() {}

  /** Knows of the end of this system, however it is begun. */
  static Departing watch(ActorSystem<?> system) {
    var departing = new Departing();
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseBeforeServiceUnbind(),
            "tell-readiness",
            () -> {
              departing.leaving.set(true);
              return CompletableFuture.completedStage(Done.getInstance());
            });
    return departing;
  }

  boolean isLeaving() {
    return leaving.get();
  }
}
