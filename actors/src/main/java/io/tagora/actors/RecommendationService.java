package io.tagora.actors;

import io.tagora.actors.completion.CompletionService;
import io.tagora.actors.flow.Outcome;
import io.tagora.actors.memory.UserMemory;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.Recommendation;
import io.tagora.runtime.agent.RecommendationRequest;
import io.tagora.runtime.agent.Stage;
import io.tagora.runtime.memory.UserEvent;
import io.tagora.runtime.memory.UserRecord;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.japi.function.Function;

/**
 * The front door: all that callers ask of the agents. Safe to call from any thread. The actor
 * system must have been made from {@code NodeConfig}, which brings the devices' dispatchers.
 */
public final class RecommendationService {
  /** How long a caller waits beyond the request's deadline before the ask itself fails. */
  private static final Duration SLACK = Duration.ofSeconds(1);

  private static final Duration MEMORY_TIMEOUT = Duration.ofSeconds(3);

  /**
   * An event is remembered.
   *
   * @param repeated an event of this id was there before, so nothing changed
   */
  public record Recorded(boolean repeated) {}

  private final ActorSystem<?> system;
  private final ActorRef<RecommendationDesk.Command> desk;

  private RecommendationService(ActorSystem<?> system, ActorRef<RecommendationDesk.Command> desk) {
    this.system = system;
    this.desk = desk;
  }

  /** Starts the agents below a guardian. */
  public static RecommendationService start(ActorContext<?> context, Dependencies dependencies) {
    var desk = context.spawn(RecommendationDesk.create(dependencies), "recommendations");
    return new RecommendationService(context.getSystem(), desk);
  }

  /** Starts the agents from outside of any actor. */
  public static RecommendationService start(ActorSystem<?> system, Dependencies dependencies) {
    var desk =
        system.systemActorOf(
            RecommendationDesk.create(dependencies), "recommendations", Props.empty());
    return new RecommendationService(system, desk);
  }

  /**
   * Recommends by the request's deadline; what the answer lacks is named in {@code degraded}.
   *
   * @return fails with {@link OverloadedException} where the node has no room
   */
  public CompletionStage<Recommendation> recommend(RecommendationRequest request) {
    return recommend(request, Optional.empty());
  }

  /**
   * As {@link #recommend(RecommendationRequest)}, telling the stages as they happen.
   *
   * @param watcher called by one thread at a time, {@link Stage.Completed} last; must not block
   */
  public CompletionStage<Recommendation> recommend(
      RecommendationRequest request, Consumer<Stage> watcher) {
    return recommend(request, Optional.of(watcher));
  }

  private CompletionStage<Recommendation> recommend(
      RecommendationRequest request, Optional<Consumer<Stage>> watcher) {
    check(request);
    CompletionStage<Outcome> reply =
        ask(
            replyTo -> new RecommendationDesk.Recommend(request, watcher, replyTo),
            request.deadline().plus(SLACK));
    return reply.thenApply(RecommendationService::recommendation);
  }

  private static Recommendation recommendation(Outcome reply) {
    return switch (reply) {
      case Outcome.Answered(var recommendation) -> recommendation;
      case Outcome.NotAnswered(Absence(_, var detail, var retryAfter))
          when retryAfter.isPresent() ->
          throw new OverloadedException(detail, retryAfter.get());
      case Outcome.NotAnswered(Absence(_, var detail, _)) ->
          throw new IllegalStateException(detail);
    };
  }

  private static void check(RecommendationRequest request) {
    require(request.maxPersonas() >= 1, "maxPersonas", "at least 1", request.maxPersonas());
    require(request.items() >= 1, "items", "at least 1", request.items());
    require(request.deadline().isPositive(), "deadline", "longer than 0", request.deadline());
  }

  private static void require(boolean holds, String field, String rule, Object got) {
    if (!holds) {
      throw new IllegalArgumentException("%s must be %s, got %s".formatted(field, rule, got));
    }
  }

  /**
   * Remembers an event; one that comes again changes nothing. Where memories are kept in a store it
   * is written when this is done.
   */
  public CompletionStage<Recorded> record(UserEvent event) {
    CompletionStage<UserMemory.Recorded> reply =
        ask(
            replyTo -> new RecommendationDesk.ToMemory(new UserMemory.Remember(event, replyTo)),
            MEMORY_TIMEOUT);
    return reply.thenApply(recorded -> new Recorded(recorded.repeated()));
  }

  /**
   * Forgets a user for good; done once nothing of the user is in the store any more. If it fails,
   * it may be asked again.
   */
  public CompletionStage<Done> erase(String userId) {
    return ask(
        replyTo -> new RecommendationDesk.ToMemory(new UserMemory.Erase(userId, replyTo)),
        MEMORY_TIMEOUT);
  }

  /** All that is remembered of a user, known or not. */
  public CompletionStage<UserRecord> user(String userId) {
    return ask(
        replyTo -> new RecommendationDesk.ToMemory(new UserMemory.Read(userId, replyTo)),
        MEMORY_TIMEOUT);
  }

  /** Whether any device could take a call now. */
  public CompletionStage<Boolean> ready() {
    return ask(RecommendationDesk.AskReady::new, MEMORY_TIMEOUT);
  }

  /** The same model for texts of any kind. */
  public CompletionService completions() {
    return new CompletionService(
        command -> desk.tell(new RecommendationDesk.ToCompletions(command)));
  }

  private <R> CompletionStage<R> ask(
      Function<ActorRef<R>, RecommendationDesk.Command> command, Duration timeout) {
    return AskPattern.ask(desk, command, timeout, system.scheduler());
  }
}
