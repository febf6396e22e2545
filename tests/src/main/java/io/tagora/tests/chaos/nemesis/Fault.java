package io.tagora.tests.chaos.nemesis;

import java.util.List;

/** A way to break something, until it is mended. Nodes are counted from 1. */
public sealed interface Fault {

  /**
   * Ends the process as nothing in it can prevent (SIGKILL); a new one starts when it is mended.
   */
  record Kill(int node) implements Fault {}

  /** The process stands still (SIGSTOP) and goes on when it is mended. */
  record Pause(int node) implements Fault {}

  /** The process is told to end (SIGTERM), and a new one starts when it is mended. */
  record Restart(int node) implements Fault {}

  /** No other node reaches it and it reaches none. */
  record Isolate(int node) implements Fault {}

  /** Two nodes do not reach each other; others reach both. */
  record CutLink(int node, int other) implements Fault {}

  /** The node does not reach the database. */
  record CutDatabase(int node) implements Fault {}

  /** The database is killed (SIGKILL to all of it) and started anew when it is mended. */
  record StopDatabase() implements Fault {}

  /** The journal's disk takes nothing more. */
  record FillDisk() implements Fault {}

  /** The nodes that it is about; none for the database itself. */
  default List<Integer> nodes() {
    return switch (this) {
      case Kill(int node) -> List.of(node);
      case Pause(int node) -> List.of(node);
      case Restart(int node) -> List.of(node);
      case Isolate(int node) -> List.of(node);
      case CutLink(int node, int other) -> List.of(node, other);
      case CutDatabase(int node) -> List.of(node);
      case StopDatabase _, FillDisk _ -> List.of();
    };
  }

  /** As it stands in histories. */
  default String label() {
    return switch (this) {
      case Kill _ -> "kill";
      case Pause _ -> "pause";
      case Restart _ -> "restart";
      case Isolate _ -> "isolate";
      case CutLink _ -> "cut-link";
      case CutDatabase _ -> "cut-database";
      case StopDatabase _ -> "stop-database";
      case FillDisk _ -> "fill-disk";
    };
  }

  /** Whether it stops a process, which must not be stopped twice. */
  default boolean isOfProcess() {
    return switch (this) {
      case Kill _, Pause _, Restart _ -> true;
      case Isolate _, CutLink _, CutDatabase _, StopDatabase _, FillDisk _ -> false;
    };
  }
}
