package io.tagora.actors.flow;

import io.tagora.actors.agent.AgentDirectory;
import io.tagora.actors.agent.Expert;
import io.tagora.actors.device.Absences;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.ExpertReport;
import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.agent.Plan;
import io.tagora.runtime.agent.TagProposal;
import io.tagora.runtime.agent.Usage;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.PhraseSet;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Asks an expert for every persona at the same time, all on the same context. Tells each report
 * once, as it comes, and then all of them in the plan's order; who does not answer is an absence.
 */
final class ExpertPanel extends AbstractMatchingBehavior<ExpertPanel.Command> {

  sealed interface Command {}

  /** Ends the panel now; who has not answered is late. */
  enum Close implements Command {
    INSTANCE
  }

  private record ExpertReplied(Expert.Reply reply) implements Command {}

  private record ExpertStopped(String personaId) implements Command {}

  private enum DeadlinePassed implements Command {
    INSTANCE
  }

  sealed interface Report {}

  record Settled(ExpertReport report, Usage usage) implements Report {}

  /** The last report. */
  record Closed(List<ExpertReport> reports) implements Report {}

  /**
   * What the experts are asked with.
   *
   * @param assignment from a persona's id to what its expert chooses from
   */
  record Task(
      String turnId,
      String userId,
      Plan plan,
      Function<String, Assignment> assignment,
      KvHandle context,
      TurnSeeds seeds,
      Duration deadline) {}

  /** The tags that there are for an expert, and how many it writes of them. */
  record Assignment(PhraseSet vocabulary, int tags) {}

  private final Task task;
  private final ActorRef<Report> replyTo;
  private final Map<String, ExpertReport> reports = new HashMap<>();
  private final Set<String> waitingFor = new LinkedHashSet<>();

  static Behavior<Command> create(Task task, AgentDirectory agents, ActorRef<Report> replyTo) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> new ExpertPanel(context, timers, task, agents, replyTo)));
  }

  private ExpertPanel(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Task task,
      AgentDirectory agents,
      ActorRef<Report> replyTo) {
    super(context);
    this.task = task;
    this.replyTo = replyTo;
    timers.startSingleTimer(DeadlinePassed.INSTANCE, task.deadline());
    askAll(agents, context.messageAdapter(Expert.Reply.class, ExpertReplied::new));
  }

  private void askAll(AgentDirectory agents, ActorRef<Expert.Reply> answers) {
    List<Persona> personas = task.plan().personas();
    for (int place = 0; place < personas.size(); place++) {
      Persona persona = personas.get(place);
      waitingFor.add(persona.id());
      var expert = agents.expert(task.userId(), place);
      if (expert instanceof ActorRef<Expert.Command> local) {
        getContext().watchWith(local, new ExpertStopped(persona.id()));
      }
      long seed = task.seeds().of("expert/" + persona.id());
      Assignment assignment = task.assignment().apply(persona.id());
      expert.tell(
          new Expert.Draft(
              task.turnId(),
              task.context(),
              persona,
              assignment.vocabulary(),
              assignment.tags(),
              seed,
              task.deadline(),
              answers));
    }
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case ExpertReplied(Expert.Drafted(var personaId, var tags, var usage)) ->
          onDrafted(personaId, tags, usage);
      case ExpertReplied(Expert.Declined(var personaId, var absence, var usage)) ->
          onAbsent(personaId, absence, usage);
      case ExpertStopped(var personaId) ->
          onAbsent(personaId, Absences.failed("the expert stopped"), Usage.NONE);
      case DeadlinePassed _ -> onDeadline();
      case Close _ -> onDeadline();
    };
  }

  private Behavior<Command> onDrafted(String personaId, List<TagProposal> tags, Usage usage) {
    return onReport(new ExpertReport(personaId, tags, Optional.empty()), usage);
  }

  private Behavior<Command> onAbsent(String personaId, Absence absence, Usage usage) {
    return onReport(new ExpertReport(personaId, List.of(), Optional.of(absence)), usage);
  }

  private Behavior<Command> onDeadline() {
    var late = Absences.late(task.deadline());
    for (String personaId : List.copyOf(waitingFor)) {
      settle(new ExpertReport(personaId, List.of(), Optional.of(late)), Usage.NONE);
    }
    return closeWhenSettled();
  }

  private Behavior<Command> onReport(ExpertReport report, Usage usage) {
    settle(report, usage);
    return closeWhenSettled();
  }

  private void settle(ExpertReport report, Usage usage) {
    if (waitingFor.remove(report.personaId())) {
      reports.put(report.personaId(), report);
      replyTo.tell(new Settled(report, usage));
    }
  }

  private Behavior<Command> closeWhenSettled() {
    if (!waitingFor.isEmpty()) {
      return this;
    }
    var ordered = task.plan().personas().stream().map(Persona::id).map(reports::get).toList();
    replyTo.tell(new Closed(ordered));
    return Behaviors.stopped();
  }
}
