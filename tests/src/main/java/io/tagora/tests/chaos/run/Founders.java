package io.tagora.tests.chaos.run;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who may start, so that there is one cluster: a node joins where another one has joined and runs;
 * where none has, one node founds the cluster anew and the others wait until it has.
 */
final class Founders {
  private static final int NOBODY = 0;

  private final Set<Integer> joined = ConcurrentHashMap.newKeySet();

  /** Who was started last where there was nobody to join. */
  private int founder;

  /** A node takes part, and others may join it. */
  void hasJoined(int node) {
    joined.add(node);
  }

  /**
   * Whether a node that has ended may be started now; if so, it is held to be.
   *
   * @param running the other nodes that run
   */
  synchronized boolean start(int node, Set<Integer> running) {
    joined.remove(node);
    boolean founds = running.stream().noneMatch(joined::contains);
    if (founds && running.contains(founder)) {
      return false;
    }
    if (founds) {
      founder = node;
    } else if (founder == node) {
      // Who founded once and joins now waits for others itself, so nobody may wait for it.
      founder = NOBODY;
    }
    return true;
  }
}
