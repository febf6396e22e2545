package io.tagora.tests.chaos.nemesis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What is broken when, in milliseconds after a run's start; the same for the same seed. Several
 * faults overlap; the same thing is not broken twice at a time. All are mended before the run ends.
 */
public final class Schedule {
  private static final long QUIET = 2_000;
  private static final long LAST_MEND = 1_000;
  private static final long SHORTEST = 2_000;
  private static final long LONGEST = 9_000;
  private static final long LONGEST_GAP = 3_500;
  private static final int MOST_AT_A_TIME = 3;
  private static final int NODE_FAULTS = 6;
  private static final int TRIES = 20;

  /** A fault with its times. */
  public record Planned(Fault fault, long begin, long end) {
    boolean overlaps(long from, long to) {
      return begin < to && from < end;
    }
  }

  private final SplittableRandom random;
  private final int nodes;
  private final List<Planned> faults = new ArrayList<>();

  private Schedule(long seed, int nodes) {
    // Another stream of chance than the load's.
    random = new SplittableRandom(~seed);
    this.nodes = nodes;
  }

  public static List<Planned> of(long seed, int seconds, int nodes) {
    return new Schedule(seed, nodes).make(seconds * 1_000L - LAST_MEND);
  }

  private List<Planned> make(long end) {
    long at = QUIET + random.nextLong(LONGEST_GAP);
    while (at + SHORTEST < end) {
      long until = Math.min(end, at + random.nextLong(SHORTEST, LONGEST));
      add(at, until);
      at += 1 + random.nextLong(LONGEST_GAP);
    }
    faults.sort(Comparator.comparingLong(Planned::begin));
    return List.copyOf(faults);
  }

  private void add(long begin, long end) {
    for (int i = 0; i < TRIES; i++) {
      Fault fault = any();
      if (isPossible(fault, begin, end)) {
        faults.add(new Planned(fault, begin, end));
        return;
      }
    }
  }

  /** Faults of nodes come more often than those of the database. */
  private Fault any() {
    int node = random.nextInt(1, nodes + 1);
    return switch (random.nextInt(NODE_FAULTS + 4)) {
      case 0, 1 -> new Fault.Kill(node);
      case 2, 3 -> new Fault.Pause(node);
      case 4 -> new Fault.Restart(node);
      case 5 -> new Fault.Isolate(node);
      case 6 -> new Fault.CutLink(node, node % nodes + 1);
      case 7 -> new Fault.CutDatabase(node);
      case 8 -> new Fault.StopDatabase();
      default -> new Fault.FillDisk();
    };
  }

  private boolean isPossible(Fault fault, long begin, long end) {
    List<Fault> meanwhile =
        faults.stream().filter(other -> other.overlaps(begin, end)).map(Planned::fault).toList();
    return meanwhile.size() < MOST_AT_A_TIME
        && meanwhile.stream().noneMatch(other -> excludes(fault, other));
  }

  private static boolean excludes(Fault one, Fault other) {
    boolean sameProcess =
        one.isOfProcess() && other.isOfProcess() && one.nodes().equals(other.nodes());
    boolean bothOfDatabase = one.nodes().isEmpty() && other.nodes().isEmpty();
    return sameProcess || bothOfDatabase || one.equals(other);
  }
}
