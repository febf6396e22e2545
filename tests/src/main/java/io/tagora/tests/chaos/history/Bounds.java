package io.tagora.tests.chaos.history;

/**
 * The times that a run is held to, in milliseconds.
 *
 * @param grace what an answer may take beyond its deadline; the product promises a second, the rest
 *     is for a machine that does other work
 * @param recovery from the last heal until every user is served in full again
 */
public record Bounds(long grace, long recovery) {
  public static final Bounds USUAL = new Bounds(5_000, 90_000);

  /** What an event may take: its node gives up after six seconds. */
  public static final long EVENT = 6_000;

  /** What an export may take. */
  public static final long EXPORT = 3_000;

  /** Clients wait longer than they may have to, so that a late answer is seen to be one. */
  public static final long PATIENCE = 3_000;
}
