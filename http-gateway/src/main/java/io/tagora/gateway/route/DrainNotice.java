package io.tagora.gateway.route;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.CoordinatedShutdown;

/**
 * Tells who watches a node that it is about to end, for a while before its port closes: it is not
 * ready any more, and every answer asks its caller for another connection; all else is served as
 * before. Given only where somebody has asked whether the node is ready, as nobody else would see
 * it. Safe to use from any thread.
 */
final class DrainNotice {
  private final Duration time;
  private volatile boolean watched;
  private volatile boolean given;

  DrainNotice(Duration time) {
    this.time = time;
  }

  /** Somebody asked whether the node is ready. */
  void seen() {
    watched = true;
  }

  boolean isGiven() {
    return given;
  }

  /** Before the port closes; not where others took the node out, as they serve already. */
  void beforeUnbindOf(ClassicActorSystemProvider system) {
    var shutdown = CoordinatedShutdown.get(system);
    shutdown.addTask(
        CoordinatedShutdown.PhaseBeforeServiceUnbind(),
        "drain-notice",
        () -> {
          boolean out =
              shutdown
                  .getShutdownReason()
                  .filter(reason -> reason.equals(CoordinatedShutdown.clusterDowningReason()))
                  .isPresent();
          return out ? CompletableFuture.completedStage(Done.getInstance()) : give();
        });
  }

  CompletionStage<Done> give() {
    given = true;
    if (!watched || time.isZero()) {
      return CompletableFuture.completedStage(Done.getInstance());
    }
    Executor later =
        CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS, Runnable::run);
    return CompletableFuture.supplyAsync(Done::getInstance, later);
  }
}
