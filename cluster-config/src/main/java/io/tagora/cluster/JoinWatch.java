package io.tagora.cluster;

import io.tagora.cluster.settings.ClusterSettings;
import io.tagora.cluster.tls.SeedDial;
import io.tagora.cluster.tls.SeedDial.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;

/**
 * Asks now and then why the node is not in its cluster, until it is: knocks at the others' ports,
 * keeps the {@link JoinProblem}, and logs what somebody must mend, once.
 */
final class JoinWatch extends AbstractMatchingBehavior<JoinWatch.Command> {
  private static final Duration PAUSE = Duration.ofSeconds(2);

  sealed interface Command {}

  private enum Look implements Command {
    NOW
  }

  private record Knocked(List<Answer> answers) implements Command {}

  private final ClusterSettings settings;
  private final TimerScheduler<Command> timers;
  private String told = "";

  static Behavior<Command> create(ClusterSettings settings) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new JoinWatch(context, timers, settings)));
  }

  private JoinWatch(
      ActorContext<Command> context, TimerScheduler<Command> timers, ClusterSettings settings) {
    super(context);
    this.settings = settings;
    this.timers = timers;
    timers.startSingleTimer(Look.NOW, PAUSE);
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case Look _ -> onLook();
      case Knocked(var answers) -> onKnocked(answers);
    };
  }

  private Behavior<Command> onLook() {
    var system = getContext().getSystem();
    Cluster cluster = Cluster.get(system);
    if (!cluster.selfMember().status().equals(MemberStatus.removed()) || cluster.isTerminated()) {
      JoinProblem.of(system).set("");
      return Behaviors.stopped();
    }
    String self = system.address().hostPort();
    List<String> others =
        settings.seedNodes().stream().filter(seed -> !self.endsWith("@" + seed)).toList();
    var dial = new SeedDial(settings.tls());
    var blocking = system.dispatchers().lookup(DispatcherSelector.blocking());
    getContext()
        .pipeToSelf(
            CompletableFuture.supplyAsync(
                () -> others.stream().map(dial::knock).toList(), blocking),
            (answers, _) -> new Knocked(answers == null ? List.of() : answers));
    return this;
  }

  private Behavior<Command> onKnocked(List<Answer> answers) {
    var reasons = new ArrayList<String>();
    for (Answer answer : answers) {
      switch (answer) {
        case Answer.Opens _ -> {}
        case Answer.Absent(var reason) -> reasons.add(reason);
        case Answer.Refuses(var reason) -> {
          reasons.add(reason);
          tell(reason);
        }
      }
    }
    JoinProblem.of(getContext().getSystem()).set(String.join("; ", reasons));
    timers.startSingleTimer(Look.NOW, PAUSE);
    return this;
  }

  private void tell(String reason) {
    if (!reason.equals(told)) {
      getContext().getLog().warn("this node cannot join its cluster: {}", reason);
      told = reason;
    }
  }
}
