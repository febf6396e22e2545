package io.tagora.gateway.node.bench;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.tagora.actors.RecommendationService;
import io.tagora.actors.memory.UserMemories;
import io.tagora.actors.memory.UserMemory;
import io.tagora.cluster.NodeConfig;
import io.tagora.cluster.settings.MemorySettings;
import io.tagora.gateway.node.JournalRows;
import io.tagora.runtime.context.Profile;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.memory.Summarizer;
import io.tagora.runtime.memory.UserEvent;
import io.tagora.runtime.memory.UserState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;

/** The part of a node that takes events in: memories in a store, and nothing else. */
final class IngestionNode implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String URL = "pekko-persistence-jdbc.shared-databases.slick.db.url";
  private static final String DRIVER = "pekko-persistence-jdbc.shared-databases.slick.db.driver";

  private final JournalRows rows;
  private final ActorSystem<UserMemory.Command> memories;

  private IngestionNode(JournalRows rows, ActorSystem<UserMemory.Command> memories) {
    this.rows = rows;
    this.memories = memories;
  }

  /** Memories of users whom nobody knows yet, in the configuration's store. */
  static IngestionNode start(NodeConfig node, Dataset dataset, Map<String, String> environment) {
    MemorySettings settings = node.settings().memory();
    JournalRows rows = JournalRows.open(settings.store(), environment).orElseThrow();
    var making =
        new UserMemories.Making(
            id -> new UserState(Profile.unknown(id), List.of(), false),
            settings,
            new Summarizer(dataset.catalog()),
            Optional.of(rows));
    var config = node.config();
    String url = config.getString(URL).replaceFirst("^jdbc:", CountedDriver.PREFIX);
    var counted =
        ConfigFactory.empty()
            .withValue(URL, ConfigValueFactory.fromAnyRef(url))
            .withValue(DRIVER, ConfigValueFactory.fromAnyRef(CountedDriver.class.getName()))
            .withFallback(config);
    return new IngestionNode(
        rows, ActorSystem.create(UserMemories.create(making), NodeConfig.SYSTEM, counted));
  }

  /** Done when the event is committed. */
  CompletionStage<Boolean> record(UserEvent event) {
    return RecommendationService.record(memories, event, PATIENCE)
        .thenApply(RecommendationService.Recorded::repeated);
  }

  ActorSystem<?> system() {
    return memories;
  }

  @Override
  public void close() {
    memories.terminate();
    memories.getWhenTerminated().toCompletableFuture().join();
    rows.close();
  }
}
