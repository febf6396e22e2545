package io.tagora.gateway.node;

import io.tagora.actors.memory.MemoryRows;
import io.tagora.cluster.settings.StoreSettings;
import io.tagora.cluster.store.MemoryDatabase;
import io.tagora.cluster.store.MemoryStore;
import io.tagora.cluster.store.StoreException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The journal's rows in the database of the configuration, on a thread of their own. */
public final class JournalRows implements MemoryRows, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JournalRows.class);

  private final MemoryStore store;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("tagora-journal-rows").factory());

  private volatile boolean deleted;

  private JournalRows(MemoryStore store) {
    this.store = store;
  }

  /**
   * Looks whether the database is there, and makes its tables if they are not.
   *
   * @param environment for the password
   * @return empty if memories live in the process only
   * @throws StoreException if the file is in use, or the server not there or not for us
   */
  public static Optional<JournalRows> open(
      StoreSettings settings, Map<String, String> environment) {
    return MemoryDatabase.of(settings, environment)
        .map(database -> {
          var store = new MemoryStore(database);
          store.create();
          store.idOf("");
          return new JournalRows(store);
        });
  }

  @Override
  public CompletionStage<?> deleteBefore(String id, long sequenceNumber) {
    deleted = true;
    return CompletableFuture.runAsync(() -> store.deleteBefore(id, sequenceNumber), thread)
        .whenComplete((_, failure) -> {
          if (failure != null) {
            LOG.error("what a memory no longer needs is still in the journal", failure);
          }
        });
  }

  @Override
  public String idOf(String userId) {
    return store.idOf(userId);
  }

  /** Rows that wait are still deleted; a file is then rid of what was. */
  @Override
  public void close() {
    thread.close();
    if (deleted) {
      compact();
    }
  }

  private void compact() {
    try {
      store.compact();
    } catch (StoreException e) {
      LOG.warn("the bytes of deleted rows are still in the file", e);
    }
  }
}
