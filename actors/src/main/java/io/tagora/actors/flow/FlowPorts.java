package io.tagora.actors.flow;

import io.tagora.actors.agent.AgentDirectory;
import io.tagora.actors.device.InferenceRouter;
import io.tagora.actors.device.Models;
import io.tagora.actors.memory.UserMemory;
import io.tagora.cluster.settings.TagoraSettings;
import io.tagora.runtime.agent.PersonaGains;
import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.context.Environment;
import io.tagora.runtime.explanation.PlainReason;
import io.tagora.runtime.explanation.StyleChooser;
import io.tagora.runtime.retrieval.ItemSelector;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * All that a flow talks to; the same for every request.
 *
 * @param memories bring each command to its user's memory, on this node or another one
 * @param gains what a further persona brings, where the Planner's model comes with it
 * @param selectionThreads where the selector runs, away from devices and actors
 * @param remembers whether answers are written into the users' memories
 * @param hedging of slow experts
 * @param ticker nanoseconds of any origin, to measure time by
 */
public record FlowPorts(
    TagoraSettings settings,
    ActorRef<UserMemory.Command> memories,
    AgentDirectory agents,
    ActorRef<InferenceRouter.Command> router,
    Models models,
    Optional<PersonaGains> gains,
    ItemSelector selector,
    StyleChooser styles,
    PlainReason plainReasons,
    Executor selectionThreads,
    Catalog catalog,
    Function<Instant, Environment> environment,
    InstantSource clock,
    boolean remembers,
    Hedging hedging,
    LongSupplier ticker) {

  /** The same for requests that nobody sees the answers of. */
  public FlowPorts rehearsing() {
    return new FlowPorts(
        settings,
        memories,
        agents,
        router,
        models,
        gains,
        selector,
        styles,
        plainReasons,
        selectionThreads,
        catalog,
        environment,
        clock,
        false,
        hedging,
        ticker);
  }
}
