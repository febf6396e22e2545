package io.tagora.actors;

import io.tagora.actors.device.Models;
import io.tagora.actors.memory.MemoryRows;
import io.tagora.actors.memory.UserMemories;
import io.tagora.cluster.settings.TagoraSettings;
import io.tagora.runtime.agent.PersonaGains;
import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.context.Environment;
import io.tagora.runtime.memory.Summarizer;
import io.tagora.runtime.memory.UserState;
import io.tagora.runtime.retrieval.ItemSelector;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * All that the agents need from outside.
 *
 * @param gains what a further persona brings, where the Planner's model comes with it
 * @param environment the world at a time; safe to call from any thread
 * @param clock what "now" is for a request's context; not used to measure time
 * @param initialUser what is known of a user before the first recorded event; safe to call from any
 *     thread
 * @param rows of the journal of memories; empty for memories that live in the process only
 * @param ticker nanoseconds of any origin, to measure a request's time by
 */
public record Dependencies(
    TagoraSettings settings,
    Models models,
    Optional<PersonaGains> gains,
    ItemSelector selector,
    Catalog catalog,
    Function<Instant, Environment> environment,
    InstantSource clock,
    Function<String, UserState> initialUser,
    Optional<MemoryRows> rows,
    LongSupplier ticker) {

  /** All that the agents need, with the system's own time, and without gains of personas. */
  public Dependencies(
      TagoraSettings settings,
      Models models,
      ItemSelector selector,
      Catalog catalog,
      Function<Instant, Environment> environment,
      InstantSource clock,
      Function<String, UserState> initialUser,
      Optional<MemoryRows> rows) {
    this(
        settings,
        models,
        Optional.empty(),
        selector,
        catalog,
        environment,
        clock,
        initialUser,
        rows,
        System::nanoTime);
  }

  /** The same with what a further persona brings. */
  public Dependencies with(Optional<PersonaGains> known) {
    return new Dependencies(
        settings, models, known, selector, catalog, environment, clock, initialUser, rows, ticker);
  }

  /** How the memories of users are made. */
  UserMemories.Making memories() {
    return new UserMemories.Making(initialUser, settings.memory(), new Summarizer(catalog), rows);
  }
}
