package io.tagora.gateway.node;

import io.tagora.actors.Dependencies;
import io.tagora.actors.memory.MemoryRows;
import io.tagora.cluster.settings.Role;
import io.tagora.cluster.settings.TagoraSettings;
import io.tagora.inference.CacheFolder;
import io.tagora.inference.InferenceException;
import io.tagora.inference.entity.MiniLm;
import io.tagora.inference.entity.OnnxEmbedder;
import io.tagora.runtime.agent.PersonaGains;
import io.tagora.runtime.agent.PersonaGainsFile;
import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.context.Profile;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.exchange.UserLog;
import io.tagora.runtime.memory.UserState;
import io.tagora.runtime.model.CallGate;
import io.tagora.runtime.model.TextEmbedder;
import io.tagora.runtime.retrieval.CatalogItemSelector;
import io.tagora.runtime.retrieval.ItemIndex;
import io.tagora.runtime.retrieval.ProgressListener;
import io.tagora.runtime.retrieval.SelectionSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the agents of a node use, opened and ready: model, index, selector, users, clock. */
public final class NodeParts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeParts.class);

  private final OpenModels models;
  private final ItemIndex index;
  private final Optional<JournalRows> rows;
  private final Dependencies dependencies;
  private final FirstUseEmbedder embedder = new FirstUseEmbedder();

  private NodeParts(
      OpenModels models, ItemIndex index, Optional<JournalRows> rows, Dependencies dependencies) {
    this.models = models;
    this.index = index;
    this.rows = rows;
    this.dependencies = dependencies;
  }

  /**
   * Opens all parts.
   *
   * @param clock what the node believes the time to be; users' histories of the data end before
   *     what it says now
   * @param server asked before each call to a model's server
   */
  static NodeParts open(
      NodeSettings settings,
      Dataset dataset,
      InstantSource clock,
      CallGate server,
      ProgressListener listener) {
    Instant now = clock.instant();
    TagoraSettings agents = settings.node().settings();
    Optional<JournalRows> rows = JournalRows.open(agents.memory().store(), System.getenv());
    var models = OpenModels.open(settings, ModelPlan.of(settings), server, listener);
    ItemIndex index = index(dataset.catalog(), listener);
    models.readAhead(dataset.catalog());
    var selector = CatalogItemSelector.of(dataset, now, index, SelectionSettings.DEFAULT);
    return new NodeParts(
        models,
        index,
        rows,
        new Dependencies(
                agents,
                models.models(),
                selector,
                dataset.catalog(),
                dataset::environmentAt,
                clock,
                users(dataset, now),
                rows.map(MemoryRows.class::cast))
            .with(gains(settings)));
  }

  /**
   * Kept between runs by the catalog's content, as embedding its tags takes a while. Where it can
   * be neither read nor written there, it is made anew in memory.
   */
  public static ItemIndex index(Catalog catalog, ProgressListener listener) {
    int threads = Runtime.getRuntime().availableProcessors();
    try (OnnxEmbedder embedder = MiniLm.open(threads)) {
      try {
        return ItemIndex.build(catalog, embedder, indexFolder(catalog), listener);
      } catch (UncheckedIOException | InferenceException e) {
        LOG.warn("the item index is in memory, until the node ends: {}", e.getMessage());
        return ItemIndex.inMemory(catalog, embedder, listener);
      }
    }
  }

  /** What further personas of the Planner's model bring, if it is a folder that says so. */
  public static Optional<PersonaGains> gains(NodeSettings settings) {
    ModelPlan plan = ModelPlan.of(settings);
    return plan.entries().stream()
        .filter(entry -> entry.name().equals(plan.byRole().get(Role.PLANNER)))
        .findFirst()
        .flatMap(ModelPlan.Entry::folder)
        .flatMap(PersonaGainsFile::read);
  }

  private static Path indexFolder(Catalog catalog) {
    return CacheFolder.ofEnvironment()
        .folder("indexes")
        .resolve("%s-%d".formatted(catalog.tagPhrases().id(), catalog.items().size()));
  }

  private static Function<String, UserState> users(Dataset dataset, Instant now) {
    Map<String, UserState> known = new HashMap<>();
    for (UserLog log : dataset.users()) {
      known.put(log.profile().userId(), new UserState(log.profile(), log.before(now), true));
    }
    return userId -> {
      UserState state = known.get(userId);
      return state == null ? new UserState(Profile.unknown(userId), List.of(), false) : state;
    };
  }

  /** What the agents are started with. */
  Dependencies dependencies() {
    return dependencies;
  }

  public ItemIndex index() {
    return index;
  }

  /** For texts that callers want vectors of. */
  TextEmbedder embedder() {
    return embedder;
  }

  @Override
  public void close() {
    models.close();
    rows.ifPresent(JournalRows::close);
    embedder.close();
    try {
      index.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the item index must close", e);
    }
  }
}
