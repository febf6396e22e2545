package io.tagora.tests.chaos.nemesis;

/**
 * A cluster that can be broken. Nodes are counted from 1. Calls may block; one thread at a time.
 * What was broken and is broken again, or mended twice, stays as it is.
 */
public interface Victims {
  int nodes();

  /** Whether the node's process is there, standing still or not. */
  boolean isAlive(int node);

  /** Whether the node answers that it can recommend, now. */
  boolean isReady(int node);

  void kill(int node);

  /** Tells the process to end, and does not wait until it has. */
  void stop(int node);

  /**
   * Starts the process of a node that has none, or does nothing where that must wait for another
   * one; does not wait until it is ready.
   */
  void start(int node);

  void pause(int node);

  void resume(int node);

  void cutLink(int node, int other);

  void mendLink(int node, int other);

  void cutDatabase(int node);

  void mendDatabase(int node);

  void stopDatabase();

  void startDatabase();

  /** Whether the database has a disk of its own that can be filled. */
  boolean hasDisk();

  void fillDisk();

  void freeDisk();
}
