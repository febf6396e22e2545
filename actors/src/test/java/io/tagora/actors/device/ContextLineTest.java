package io.tagora.actors.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.tagora.cluster.NodeConfig;
import io.tagora.runtime.model.Priority;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;

class ContextLineTest {
  private final ContextLine line =
      new ContextLine(
          NodeConfig.of(
                  ConfigFactory.parseString(
                      "tagora.inference { contexts = 1, waiting-contexts = 2 }"))
              .settings()
              .inference());

  private ActorRef<ContextLease.Command> join(Priority priority) {
    ActorRef<ContextLease.Command> lease = TestInbox.<ContextLease.Command>create().getRef();
    line.join(lease, priority);
    return lease;
  }

  @Test
  void whoSomebodyWaitsForIsLetInFirst() {
    var later = join(Priority.BACKGROUND);
    var now = join(Priority.INTERACTIVE);

    assertEquals(Optional.of(now), line.next());
    assertEquals(Optional.empty(), line.next());
    line.leave(now);
    assertEquals(Optional.of(later), line.next());
  }

  @Test
  void theBackgroundLeavesHalfOfTheLineToOthers() {
    join(Priority.INTERACTIVE);
    line.next();
    join(Priority.BACKGROUND);

    assertTrue(line.refusal(Priority.BACKGROUND).isPresent());
    assertEquals(Optional.empty(), line.refusal(Priority.INTERACTIVE));
  }
}
