package io.tagora.gateway.local;

/** One direction between two nodes, or between a node and the {@link #DATABASE}. */
public record Link(int from, int to) {
  /** What stands for the database where nodes have numbers. */
  public static final int DATABASE = 0;
}
