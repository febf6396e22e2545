package io.tagora.cluster;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;

/** Why a node is not in its cluster yet, in words; safe to use from any thread. */
final class JoinProblem implements Extension {
  private static final Id ID = new Id();

  private final AtomicReference<String> reason = new AtomicReference<>("");

  private JoinProblem() {}

  private static final class Id extends ExtensionId<JoinProblem> {
    @Override
    public JoinProblem createExtension(ActorSystem<?> system) {
      return new JoinProblem();
    }
  }

  /** That of a node. */
  static JoinProblem of(ActorSystem<?> system) {
    return ID.apply(system);
  }

  /** "" where there is none. */
  String reason() {
    return reason.get();
  }

  void set(String now) {
    reason.set(now);
  }
}
