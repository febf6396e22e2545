package io.tagora.tests.chaos.nemesis;

import io.tagora.tests.chaos.history.Entry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries a schedule out, one step after the other on the thread that calls; a step that takes long
 * delays the next ones, and the history has the times at which it was really done. What two faults
 * cut is mended when both are over.
 */
public final class Nemesis {

  /** A pair of nodes, the lower first. */
  private record Link(int node, int other) {
    static Link of(int one, int other) {
      return new Link(Math.min(one, other), Math.max(one, other));
    }
  }

  private record Step(long at, boolean begins, Schedule.Planned planned) {}

  private static final Logger LOG = LoggerFactory.getLogger(Nemesis.class);

  private final Victims victims;
  private final Keeper keeper;
  private final LongSupplier clock;
  private final long start;
  private final Consumer<Entry> history;
  private final Map<Schedule.Planned, Long> active = new LinkedHashMap<>();
  private final Set<Link> cutLinks = new HashSet<>();
  private final Set<Integer> cutFromDatabase = new HashSet<>();

  /**
   * One that has broken nothing yet.
   *
   * @param clock milliseconds since the run began
   * @param start of the schedule by this clock
   */
  public Nemesis(
      Victims victims, Keeper keeper, LongSupplier clock, long start, Consumer<Entry> history) {
    this.victims = victims;
    this.keeper = keeper;
    this.clock = clock;
    this.start = start;
    this.history = history;
  }

  /** Breaks and mends as planned; all is mended when it returns or throws. */
  public void run(List<Schedule.Planned> schedule) {
    try {
      for (Step step : steps(schedule)) {
        waitUntil(start + step.at());
        if (step.begins()) {
          begin(step.planned());
        } else {
          end(step.planned());
        }
      }
    } finally {
      List.copyOf(active.keySet()).forEach(this::end);
    }
  }

  private static List<Step> steps(List<Schedule.Planned> schedule) {
    var steps = new ArrayList<Step>();
    for (Schedule.Planned planned : schedule) {
      steps.add(new Step(planned.begin(), true, planned));
      steps.add(new Step(planned.end(), false, planned));
    }
    steps.sort(Comparator.comparingLong(Step::at));
    return steps;
  }

  private void waitUntil(long at) {
    for (long left = at - clock.getAsLong(); left > 0; left = at - clock.getAsLong()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(left));
    }
  }

  private void begin(Schedule.Planned planned) {
    active.put(planned, clock.getAsLong());
    switch (planned.fault()) {
      case Fault.Kill(int node) -> {
        keeper.hold(node, "killed");
        victims.kill(node);
      }
      case Fault.Pause(int node) -> {
        keeper.still(node, "paused");
        victims.pause(node);
      }
      case Fault.Restart(int node) -> {
        keeper.absent(node, "told to end");
        victims.stop(node);
      }
      case Fault.Isolate _, Fault.CutLink _, Fault.CutDatabase _ -> cut();
      case Fault.StopDatabase _ -> victims.stopDatabase();
      case Fault.FillDisk _ when victims.hasDisk() -> victims.fillDisk();
      case Fault.FillDisk _ -> LOG.warn("the database has no disk of its own: it is not filled");
    }
  }

  private void end(Schedule.Planned planned) {
    long begun = active.remove(planned);
    switch (planned.fault()) {
      case Fault.Kill(int node) -> keeper.letGo(node);
      case Fault.Pause(int node) -> {
        victims.resume(node);
        keeper.goOn(node);
      }
      case Fault.Restart _ -> {}
      case Fault.Isolate _, Fault.CutLink _, Fault.CutDatabase _ -> cut();
      case Fault.StopDatabase _ -> victims.startDatabase();
      case Fault.FillDisk _ when victims.hasDisk() -> victims.freeDisk();
      case Fault.FillDisk _ -> {}
    }
    var fault = planned.fault();
    history.accept(new Entry.Faulted(fault.label(), fault.nodes(), begun, clock.getAsLong()));
  }

  /** Cuts what is to be cut and is not, and mends the rest. */
  private void cut() {
    Set<Link> links = new HashSet<>(active().flatMap(this::links).toList());
    Set<Integer> fromDatabase = new HashSet<>(active().flatMap(Nemesis::fromDatabase).toList());
    without(links, cutLinks).forEach(link -> victims.cutLink(link.node(), link.other()));
    without(cutLinks, links).forEach(link -> victims.mendLink(link.node(), link.other()));
    without(fromDatabase, cutFromDatabase).forEach(victims::cutDatabase);
    without(cutFromDatabase, fromDatabase).forEach(victims::mendDatabase);
    cutLinks.clear();
    cutLinks.addAll(links);
    cutFromDatabase.clear();
    cutFromDatabase.addAll(fromDatabase);
  }

  private Stream<Fault> active() {
    return active.keySet().stream().map(Schedule.Planned::fault);
  }

  private Stream<Link> links(Fault fault) {
    return switch (fault) {
      case Fault.Isolate(int node) ->
          IntStream.rangeClosed(1, victims.nodes())
              .filter(other -> other != node)
              .mapToObj(other -> Link.of(node, other));
      case Fault.CutLink(int node, int other) -> Stream.of(Link.of(node, other));
      case Fault.Kill _,
          Fault.Pause _,
          Fault.Restart _,
          Fault.CutDatabase _,
          Fault.StopDatabase _,
          Fault.FillDisk _ ->
          Stream.empty();
    };
  }

  private static Stream<Integer> fromDatabase(Fault fault) {
    return fault instanceof Fault.CutDatabase(int node) ? Stream.of(node) : Stream.empty();
  }

  private static <T> Set<T> without(Set<T> all, Set<T> these) {
    var rest = new HashSet<>(all);
    rest.removeAll(these);
    return rest;
  }
}
