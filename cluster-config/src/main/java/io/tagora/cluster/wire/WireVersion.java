package io.tagora.cluster.wire;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;

/**
 * The version of what nodes say to each other. A node reads every version up to its own, and writes
 * what all members of its cluster can read; those may be one version apart. Safe to use from any
 * thread.
 */
public final class WireVersion implements Extension {
  /** The version that has no mark in front of its messages. */
  static final int FIRST = 1;

  /** What this program speaks. One more with every release in which a message was added or grew. */
  public static final int CURRENT = 2;

  private static final Id ID = new Id();

  private final AtomicInteger written = new AtomicInteger(FIRST);

  private WireVersion() {}

  private static final class Id extends ExtensionId<WireVersion> {
    @Override
    public WireVersion createExtension(ActorSystem<?> system) {
      return new WireVersion();
    }
  }

  /** That of a node. */
  public static WireVersion of(ActorSystem<?> system) {
    return ID.apply(system);
  }

  /** What is written now; the first version until it is known who else is there. */
  public int written() {
    return written.get();
  }

  /** Writes from now on what a member of this version can read. */
  public void write(int version) {
    written.set(Math.clamp(version, FIRST, CURRENT));
  }

  /** Whether nodes of two versions may be in one cluster, as while one is upgraded. */
  public static boolean areNeighbours(int one, int other) {
    return Math.abs(one - other) <= 1;
  }

  /** The version that a member announces; those that announce none speak the first. */
  public static int parse(String announced) {
    return announced.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(announced) : FIRST;
  }
}
