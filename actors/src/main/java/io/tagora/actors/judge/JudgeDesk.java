package io.tagora.actors.judge;

import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.agent.Recommendation;
import io.tagora.runtime.agent.RecommendedItem;
import io.tagora.runtime.agent.ScoredTag;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.judge.AnswerVerdicts;
import io.tagora.runtime.judge.Rubric;
import io.tagora.runtime.judge.Submission;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.pubsub.Topic;

/**
 * Judges answers after they were sent, each by {@link AnswerJudging}, and keeps the verdicts of the
 * latest. What comes while there is too much to do is not judged. A restart of the node loses all
 * of it; a user who is erased is forgotten on every node that can be reached.
 */
final class JudgeDesk extends AbstractMatchingBehavior<JudgeDesk.Command> {

  sealed interface Command
      permits Consider, AnswerJudged, JudgingEnded, Find, OfUser, Forget, UserForgotten {}

  /** An answer that the sampling chose, and what the agents knew. */
  record Consider(Recommendation answer, HybridContext context) implements Command {}

  record Find(String recommendationId, CompletableFuture<Optional<AnswerVerdicts>> answer)
      implements Command {}

  record OfUser(String userId, CompletableFuture<List<AnswerVerdicts>> answer) implements Command {}

  /** Forgets a user here and on all nodes. */
  record Forget(String userId) implements Command {}

  record AnswerJudged(AnswerVerdicts verdicts) implements Command {}

  record JudgingEnded(String recommendationId) implements Command {}

  private final JudgeParts parts;
  private final Rubric rubric;
  private final Map<String, ActorRef<Evaluator.Command>> evaluators = new HashMap<>();
  private final ActorRef<Topic.Command<UserForgotten>> topic;
  private final VerdictStore store;

  /** Whose the answers are that are being judged; without those who are erased meanwhile. */
  private final Map<String, String> users = new HashMap<>();

  static Behavior<Command> create(JudgeParts parts) {
    return Behaviors.setup(context -> new JudgeDesk(context, parts));
  }

  private JudgeDesk(ActorContext<Command> context, JudgeParts parts) {
    super(context);
    this.parts = parts;
    rubric = parts.rubric();
    store = new VerdictStore(parts.limits().keep());
    Stream.concat(rubric.tags().names().stream(), rubric.explanations().names().stream())
        .distinct()
        .forEach(dimension -> evaluators.put(dimension, spawn(dimension)));
    topic = context.spawn(Topic.create(UserForgotten.class, "verdicts-of-erased-users"), "erased");
    topic.tell(Topic.subscribe(context.getSelf().narrow()));
  }

  private ActorRef<Evaluator.Command> spawn(String dimension) {
    return getContext()
        .spawn(
            Evaluator.create(dimension, parts.means().apply(dimension)),
            "evaluator-" + dimension,
            DispatcherSelector.fromConfig("tagora.judge-dispatcher"));
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case Consider(var answer, var context) -> onConsider(answer, context);
      case AnswerJudged(var verdicts) -> onJudged(verdicts);
      case JudgingEnded(var id) -> onEnded(id);
      case Find(var id, var answer) -> onFind(id, answer);
      case OfUser(var userId, var answer) -> onOfUser(userId, answer);
      case Forget(var userId) -> onForget(userId);
      case UserForgotten(var userId) -> onForgotten(userId);
    };
  }

  private Behavior<Command> onConsider(Recommendation answer, HybridContext context) {
    List<AnswerJudging.Task> tasks = tasks(answer, context);
    if (tasks.isEmpty()) {
      return this;
    }
    if (users.size() >= parts.limits().atOnce()) {
      parts.listener().skipped();
      return this;
    }
    users.put(answer.id(), answer.userId());
    var judging =
        getContext()
            .spawnAnonymous(
                AnswerJudging.create(
                    answer.id(),
                    answer.userId(),
                    tasks,
                    rubric,
                    evaluators,
                    parts,
                    getContext().getSelf().narrow()));
    getContext().watchWith(judging, new JudgingEnded(answer.id()));
    return this;
  }

  private List<AnswerJudging.Task> tasks(Recommendation answer, HybridContext context) {
    Stream<AnswerJudging.Task> tags =
        answer.arbitration().tags().stream()
            .limit(parts.limits().tags())
            .map(scored ->
                new AnswerJudging.Task.OnTag(scored.personaId(), tag(answer, context, scored)));
    Stream<AnswerJudging.Task> reasons =
        answer.items().stream()
            .filter(shown -> !shown.reason().isEmpty())
            .limit(parts.limits().reasons())
            .map(shown -> new AnswerJudging.Task.OnReason(reason(answer, context, shown)));
    return Stream.concat(tags, reasons).toList();
  }

  private static Submission.OfTag tag(
      Recommendation answer, HybridContext context, ScoredTag scored) {
    List<Tag> beside =
        answer.arbitration().tags().stream()
            .filter(other -> other.personaId().equals(scored.personaId()))
            .map(ScoredTag::tag)
            .filter(tag -> !tag.equals(scored.tag()))
            .toList();
    Persona persona =
        persona(answer, scored.personaId())
            .orElseGet(() -> new Persona(scored.personaId(), "picking up again", ""));
    return new Submission.OfTag(context, persona, scored.tag(), beside);
  }

  private static Submission.OfReason reason(
      Recommendation answer, HybridContext context, RecommendedItem shown) {
    String interest = persona(answer, shown.personaId()).map(Persona::name).orElse("");
    return new Submission.OfReason(context, shown.item(), interest, shown.reason());
  }

  private static Optional<Persona> persona(Recommendation answer, String id) {
    return answer.plan().personas().stream().filter(persona -> persona.id().equals(id)).findFirst();
  }

  private Behavior<Command> onJudged(AnswerVerdicts verdicts) {
    if (users.remove(verdicts.recommendationId()) != null) {
      store.put(verdicts);
      parts.listener().judged(verdicts);
    }
    return this;
  }

  /** Also without verdicts. */
  private Behavior<Command> onEnded(String id) {
    users.remove(id);
    return this;
  }

  private Behavior<Command> onFind(String id, CompletableFuture<Optional<AnswerVerdicts>> answer) {
    answer.complete(store.of(id));
    return this;
  }

  private Behavior<Command> onOfUser(
      String userId, CompletableFuture<List<AnswerVerdicts>> answer) {
    answer.complete(store.ofUser(userId));
    return this;
  }

  private Behavior<Command> onForget(String userId) {
    topic.tell(Topic.publish(new UserForgotten(userId)));
    return onForgotten(userId);
  }

  /** What is being judged of the user is not kept either. */
  private Behavior<Command> onForgotten(String userId) {
    store.forget(userId);
    users.values().removeIf(userId::equals);
    return this;
  }
}
