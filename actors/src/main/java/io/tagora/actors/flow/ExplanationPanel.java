package io.tagora.actors.flow;

import io.tagora.actors.agent.Explainer;
import io.tagora.actors.device.Absences;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.Plan;
import io.tagora.runtime.agent.RecommendedItem;
import io.tagora.runtime.agent.Usage;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.explanation.StyleChooser;
import io.tagora.runtime.model.KvHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Asks for the reasons of all items at the same time. Tells each reason once, as it comes, and then
 * why the missing ones are missing.
 */
final class ExplanationPanel extends AbstractMatchingBehavior<ExplanationPanel.Command> {

  sealed interface Command {}

  /** Ends the panel now; what has not come is late. */
  enum Close implements Command {
    INSTANCE
  }

  private record ExplainerReplied(Explainer.Reply reply) implements Command {}

  private enum DeadlinePassed implements Command {
    INSTANCE
  }

  sealed interface Report {}

  record Explained(String itemId, String reason) implements Report {}

  /** The last report: what the panel cost and an absence for every item without a reason. */
  record Closed(List<Absence> missing, Usage usage) implements Report {}

  /** What the explainer is asked with. */
  record Task(
      String turnId,
      HybridContext known,
      Plan plan,
      List<RecommendedItem> items,
      StyleChooser styles,
      KvHandle context,
      TurnSeeds seeds,
      Duration deadline) {}

  private final Task task;
  private final ActorRef<Report> replyTo;
  private final Set<String> waitingFor = new HashSet<>();
  private final List<Absence> missing = new ArrayList<>();
  private Usage usage = Usage.NONE;

  static Behavior<Command> create(
      Task task, RecipientRef<Explainer.Command> explainer, ActorRef<Report> replyTo) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(
            timers -> new ExplanationPanel(context, timers, task, explainer, replyTo)));
  }

  private ExplanationPanel(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Task task,
      RecipientRef<Explainer.Command> explainer,
      ActorRef<Report> replyTo) {
    super(context);
    this.task = task;
    this.replyTo = replyTo;
    timers.startSingleTimer(DeadlinePassed.INSTANCE, task.deadline());
    var answers = context.messageAdapter(Explainer.Reply.class, ExplainerReplied::new);
    for (RecommendedItem item : task.items()) {
      waitingFor.add(item.item().id());
      explainer.tell(draft(item, answers));
    }
  }

  private Explainer.Draft draft(RecommendedItem item, ActorRef<Explainer.Reply> answers) {
    return new Explainer.Draft(
        task.turnId(),
        task.context(),
        task.styles().choose(task.known(), item, Interests.persona(task.plan(), item)),
        item.item(),
        Interests.of(task.plan(), item),
        task.seeds().of("explainer/" + item.item().id()),
        task.deadline(),
        answers);
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case ExplainerReplied(Explainer.Drafted(var itemId, var reason, var cost)) ->
          onExplained(itemId, reason, cost);
      case ExplainerReplied(Explainer.Declined(var itemId, var absence, var cost)) ->
          onMissing(itemId, absence, cost);
      case DeadlinePassed _ -> onDeadline();
      case Close _ -> onDeadline();
    };
  }

  private Behavior<Command> onExplained(String itemId, String reason, Usage cost) {
    if (waitingFor.remove(itemId)) {
      usage = usage.plus(cost);
      replyTo.tell(new Explained(itemId, reason));
    }
    return closeWhenSettled();
  }

  private Behavior<Command> onMissing(String itemId, Absence absence, Usage cost) {
    if (waitingFor.remove(itemId)) {
      usage = usage.plus(cost);
      missing.add(absence);
    }
    return closeWhenSettled();
  }

  private Behavior<Command> onDeadline() {
    waitingFor.forEach(_ -> missing.add(Absences.late(task.deadline())));
    waitingFor.clear();
    return closeWhenSettled();
  }

  private Behavior<Command> closeWhenSettled() {
    if (!waitingFor.isEmpty()) {
      return this;
    }
    replyTo.tell(new Closed(missing, usage));
    return Behaviors.stopped();
  }
}
