package io.tagora.actors.breaker;

import io.tagora.actors.breaker.Breaker.Rules;
import io.tagora.cluster.settings.BreakerSettings;
import io.tagora.cluster.settings.RemoteSettings;
import io.tagora.cluster.settings.TagoraSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;
import org.slf4j.Logger;

/**
 * The breakers of a node, one a system: whoever calls the same thing shares what is known of it.
 */
public final class Breakers implements Extension {
  private static final Id ID = new Id();

  private final Breaker memoryReads;
  private final Breaker memoryWrites;
  private final Breaker index;
  private final Breaker embedder;
  private final Optional<Breaker> server;

  /** The breakers of the system's settings. */
  public static Breakers of(ActorSystem<?> system) {
    return ID.apply(system);
  }

  private static final class Id extends ExtensionId<Breakers> {
    @Override
    public Breakers createExtension(ActorSystem<?> system) {
      var settings = TagoraSettings.from(system.settings().config());
      return new Breakers(
          settings.supervision().breakers(), settings.remote(), System::nanoTime, system.log());
    }
  }

  /** All closed; {@code nanos} is as {@link System#nanoTime}. */
  Breakers(
      BreakerSettings settings, Optional<RemoteSettings> remote, LongSupplier nanos, Logger log) {
    int failures = settings.failures();
    var makes = new Making(settings, nanos, log);
    memoryReads = makes.one("memory-read", "reading users' memories", failures, settings.memory());
    memoryWrites =
        makes.one("memory-write", "writing users' memories", failures, settings.memory());
    index = makes.one("index", "searching the item index", failures, settings.index());
    embedder = makes.one("embedder", "the model for embeddings", failures, settings.embedder());
    server =
        remote.map(there ->
            makes.one("server", "the server at " + there.url(), there.failures(), there.timeout()));
  }

  private record Making(BreakerSettings settings, LongSupplier nanos, Logger log) {
    Breaker one(String name, String what, int failures, Duration timeout) {
      var rules = new Rules(failures, timeout, settings.pause(), settings.longestPause());
      return new Breaker(name, what, rules, nanos, this::note);
    }

    private void note(Breaker breaker) {
      switch (breaker.state()) {
        case OPEN ->
            log.warn("breaker {} is open: {} failed too often", breaker.name(), breaker.what());
        case HALF_OPEN -> log.info("breaker {} tries one call", breaker.name());
        case CLOSED -> log.info("breaker {} is closed: all is well again", breaker.name());
      }
    }
  }

  public Breaker memoryReads() {
    return memoryReads;
  }

  public Breaker memoryWrites() {
    return memoryWrites;
  }

  public Breaker index() {
    return index;
  }

  public Breaker embedder() {
    return embedder;
  }

  /** Before the language model's server, if it is on one. */
  public Optional<Breaker> server() {
    return server;
  }

  public List<Breaker> all() {
    return Stream.concat(Stream.of(memoryReads, memoryWrites, index, embedder), server.stream())
        .toList();
  }
}
