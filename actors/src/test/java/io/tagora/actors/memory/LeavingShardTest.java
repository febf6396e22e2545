package io.tagora.actors.memory;

import io.tagora.actors.testing.Shop;
import io.tagora.cluster.NodeConfig;
import io.tagora.runtime.memory.Summarizer;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A memory that lives in the process ends when its shard moves; else the shard waits a minute. */
class LeavingShardTest {
  private final ActorTestKit kit = ActorTestKit.create();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void memoryInTheProcessEndsWhenItIsToldToLeave() {
    var making =
        new UserMemories.Making(
            Shop::user,
            NodeConfig.load().settings().memory(),
            new Summarizer(Shop.catalog()),
            Optional.empty());
    ActorRef<UserMemory.Command> memory = kit.spawn(making.of("ann"));
    memory.tell(UserMemory.Leave.OF_ALL);
    kit.createTestProbe().expectTerminated(memory);
  }
}
