package io.tagora.actors;

import io.tagora.actors.breaker.Breakers;
import io.tagora.actors.completion.CompletionService;
import io.tagora.actors.flow.Outcome;
import io.tagora.actors.memory.UserMemory;
import io.tagora.actors.sharding.UserRequests;
import io.tagora.cluster.settings.ClusterSettings;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.Recommendation;
import io.tagora.runtime.agent.RecommendationRequest;
import io.tagora.runtime.agent.Stage;
import io.tagora.runtime.memory.Dossier;
import io.tagora.runtime.memory.Feedback;
import io.tagora.runtime.memory.UserEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
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
  static final Duration SLACK = Duration.ofSeconds(1);

  /** Of that, what the user's home is waited for; the rest is for an answer without it. */
  private static final Duration HOME_SLACK = Duration.ofMillis(300);

  private static final Duration WITHOUT_HOME = Duration.ofMillis(400);

  private static final String NO_HOME =
      "the node where this user is at home did not answer; another one did, without what is"
          + " remembered there";

  static final Duration MEMORY_TIMEOUT = Duration.ofSeconds(3);

  /** Longer than a user's home takes to move to another node (ADR 62). */
  private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(6);

  /** What is lost on its way, as while a user's home moves, is asked for anew so often. */
  private static final Duration TRY = Duration.ofSeconds(1);

  /**
   * An event or feedback is remembered.
   *
   * @param repeated one of this id was there before, so nothing changed; it may have come by a try
   *     of the same call whose answer was lost
   */
  public record Recorded(boolean repeated) {}

  private final ActorSystem<?> system;
  private final ActorRef<RecommendationDesk.Command> desk;
  private final Breakers breakers;

  private RecommendationService(ActorSystem<?> system, ActorRef<RecommendationDesk.Command> desk) {
    this.system = system;
    this.desk = desk;
    breakers = Breakers.of(system);
  }

  /** Starts the agents below a guardian. */
  public static RecommendationService start(ActorContext<?> context, Dependencies dependencies) {
    var desk = context.spawn(RecommendationDesk.create(dependencies), "recommendations");
    return new RecommendationService(context.getSystem(), desk);
  }

  /** Starts the agents from outside of any actor; users may be at home at once. */
  public static RecommendationService start(ActorSystem<?> system, Dependencies dependencies) {
    var desk =
        system.systemActorOf(
            RecommendationDesk.create(dependencies), "recommendations", Props.empty());
    var service = new RecommendationService(system, desk);
    var _ = service.takeUsers();
    return service;
  }

  /** The front door of a node that has no agents, below a guardian. */
  public static RecommendationService startGateway(
      ActorContext<?> context, ClusterSettings settings) {
    var desk = context.spawn(GatewayDesk.create(settings), "gateway");
    return new RecommendationService(context.getSystem(), desk);
  }

  /**
   * Lets users be at home on this node, where it is one of a cluster: to be called once it is warm.
   */
  public CompletionStage<?> takeUsers() {
    CompletionStage<RecommendationDesk.Done> reply =
        ask(RecommendationDesk.TakeUsers::new, MEMORY_TIMEOUT);
    return reply;
  }

  /** Done when nothing is being answered any more; fails if that takes longer than so. */
  public CompletionStage<?> drained(Duration within) {
    CompletionStage<RecommendationDesk.Done> reply = ask(RecommendationDesk.Drain::new, within);
    return reply;
  }

  /**
   * Recommends by the request's deadline; what the answer lacks is named in {@code degraded}. Where
   * the user is at home on another node, and that one does not answer, this one answers within the
   * second after the deadline, without what is remembered of the user.
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
    return recommend(request, Optional.of(new LastStage(watcher)));
  }

  private CompletionStage<Recommendation> recommend(
      RecommendationRequest request, Optional<LastStage> watcher) {
    check(request);
    CompletionStage<Outcome> reply =
        ask(
            replyTo ->
                new RecommendationDesk.Recommend(request, watcher.map(last -> last), replyTo),
            request.deadline().plus(HOME_SLACK));
    return reply
        .thenApply(RecommendationService::recommendation)
        .exceptionallyCompose(failure ->
            causeOf(failure) instanceof TimeoutException
                ? withoutHome(request, watcher)
                : CompletableFuture.failedStage(failure));
  }

  private static Throwable causeOf(Throwable failure) {
    return failure instanceof CompletionException wrapper && wrapper.getCause() != null
        ? wrapper.getCause()
        : failure;
  }

  private CompletionStage<Recommendation> withoutHome(
      RecommendationRequest request, Optional<LastStage> watcher) {
    return answered(
            request.within(WITHOUT_HOME),
            WITHOUT_HOME.plus(HOME_SLACK),
            RecommendationDesk.Here::new)
        .thenApply(answer -> {
          Recommendation marked = answer.degradedBy(NO_HOME);
          watcher.ifPresent(last -> tell(last, new Stage.Completed(marked)));
          return marked;
        });
  }

  private void tell(LastStage watcher, Stage stage) {
    try {
      watcher.accept(stage);
    } catch (RuntimeException e) {
      system.log().warn("a watcher failed on the last stage", e);
    }
  }

  /**
   * Recommends on this node, wherever the user is at home, an answer that nobody is shown and that
   * is not remembered: so a node gets warm before it takes part.
   *
   * @return fails as {@link #recommend(RecommendationRequest)}
   */
  public CompletionStage<Recommendation> rehearse(RecommendationRequest request) {
    return answered(request, request.deadline().plus(SLACK), RecommendationDesk.Rehearse::new);
  }

  private CompletionStage<Recommendation> answered(
      RecommendationRequest request,
      Duration timeout,
      java.util.function.Function<UserRequests.Recommend, RecommendationDesk.Command> way) {
    check(request);
    CompletionStage<Outcome> reply =
        ask(
            replyTo -> way.apply(new UserRequests.Recommend(request, Optional.empty(), replyTo)),
            timeout);
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
   *
   * @return fails with {@link OverloadedException} while the memories' breaker is open
   */
  public CompletionStage<Recorded> record(UserEvent event) {
    CompletionStage<UserMemory.Recorded> reply =
        written(replyTo -> new UserMemory.Remember(event, replyTo));
    return reply.thenApply(recorded -> new Recorded(recorded.repeated()));
  }

  /**
   * The same of a system that has memories and nothing else, as where only they are measured.
   *
   * @param patience for the answer
   */
  public static CompletionStage<Recorded> record(
      ActorSystem<UserMemory.Command> memories, UserEvent event, Duration patience) {
    CompletionStage<UserMemory.Recorded> reply =
        AskPattern.ask(
            memories,
            replyTo -> new UserMemory.Remember(event, replyTo),
            patience,
            memories.scheduler());
    return reply.thenApply(recorded -> new Recorded(recorded.repeated()));
  }

  /** Remembers what a user said of an item that was shown, as {@link #record} does an event. */
  public CompletionStage<Recorded> respond(Feedback feedback) {
    CompletionStage<UserMemory.Recorded> reply =
        written(replyTo -> new UserMemory.Respond(feedback, replyTo));
    return reply.thenApply(recorded -> new Recorded(recorded.repeated()));
  }

  /**
   * Forgets a user for good; done once nothing of the user is in the store any more, nor in what
   * devices keep of prompts that nobody is working on. If it fails, it may be asked again.
   */
  public CompletionStage<?> erase(String userId) {
    CompletionStage<UserMemory.Forgotten> reply =
        breakers
            .memoryWrites()
            .call(() ->
                ask(replyTo -> new RecommendationDesk.Erase(userId, replyTo), MEMORY_TIMEOUT));
    return reply;
  }

  /** All that is remembered of a user, known or not. */
  public CompletionStage<Dossier> user(String userId) {
    CompletionStage<UserMemory.Recollected> reply =
        read(replyTo -> new UserMemory.Recall(userId, replyTo));
    return reply.thenApply(UserMemory.Recollected::dossier);
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

  private <R> CompletionStage<R> read(Function<ActorRef<R>, UserMemory.Command> command) {
    return breakers.memoryReads().call(() -> toMemory(command, MEMORY_TIMEOUT));
  }

  private <R> CompletionStage<R> written(Function<ActorRef<R>, UserMemory.Command> command) {
    return breakers.memoryWrites().call(() -> toMemory(command, WRITE_TIMEOUT));
  }

  private <R> CompletionStage<R> toMemory(
      Function<ActorRef<R>, UserMemory.Command> command, Duration patience) {
    return AskedAgain.whileUnanswered(
        (int) patience.dividedBy(TRY),
        () -> ask(replyTo -> new RecommendationDesk.ToMemory(command.apply(replyTo)), TRY));
  }

  private <R> CompletionStage<R> ask(
      Function<ActorRef<R>, RecommendationDesk.Command> command, Duration timeout) {
    return AskPattern.ask(desk, command, timeout, system.scheduler());
  }
}
