package io.tagora.tests.chaos.run;

import io.tagora.gateway.local.Life;
import io.tagora.gateway.local.Link;
import io.tagora.gateway.local.LocalCluster;
import io.tagora.gateway.local.LocalClusterException;
import io.tagora.tests.chaos.load.Gateways;
import io.tagora.tests.chaos.nemesis.Victims;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The real nodes of a local cluster. */
final class LocalVictims implements Victims {
  private static final long READY_PATIENCE = 1_000;
  private static final int OK = 200;

  private final LocalCluster cluster;
  private final Gateways gateways;
  private final Founders founders = new Founders();

  /**
   * @param cluster all of whose nodes are ready
   */
  LocalVictims(LocalCluster cluster, Gateways gateways) {
    this.cluster = cluster;
    this.gateways = gateways;
    IntStream.rangeClosed(1, cluster.size()).forEach(founders::hasJoined);
  }

  @Override
  public int nodes() {
    return cluster.size();
  }

  @Override
  public boolean isAlive(int node) {
    return switch (cluster.life(node)) {
      case STARTING, SERVING, PAUSED -> true;
      case STOPPED, KILLED, ENDED -> false;
    };
  }

  @Override
  public boolean isReady(int node) {
    try {
      var request = new Gateways.Request("/health/ready", null, READY_PATIENCE);
      return gateways.send(node, request).join().status() == OK;
    } catch (CompletionException _) {
      return false;
    }
  }

  @Override
  public void kill(int node) {
    if (isAlive(node)) {
      cluster.kill(node);
    }
  }

  @Override
  public void stop(int node) {
    if (isAlive(node)) {
      cluster.terminate(node);
    }
  }

  @Override
  public void start(int node) {
    if (!isAlive(node) && founders.start(node, others(node))) {
      cluster.launch(node);
      Thread.ofVirtual().name("joining-" + node).start(() -> awaitJoined(node));
    }
  }

  /** Who runs beside a node. */
  private Set<Integer> others(int node) {
    return IntStream.rangeClosed(1, nodes())
        .filter(other -> other != node && isAlive(other))
        .boxed()
        .collect(Collectors.toSet());
  }

  private void awaitJoined(int node) {
    try {
      cluster.awaitReady(node);
      founders.hasJoined(node);
    } catch (LocalClusterException _) {
      // It ended before; whoever looks after it starts it again.
    }
  }

  @Override
  public void pause(int node) {
    if (isAlive(node)) {
      cluster.pause(node);
    }
  }

  @Override
  public void resume(int node) {
    if (cluster.life(node) == Life.PAUSED) {
      cluster.resume(node);
    }
  }

  @Override
  public void cutLink(int node, int other) {
    cluster.cut(both(node, other));
  }

  @Override
  public void mendLink(int node, int other) {
    cluster.heal(both(node, other));
  }

  @Override
  public void cutDatabase(int node) {
    cluster.cut(both(node, Link.DATABASE));
  }

  @Override
  public void mendDatabase(int node) {
    cluster.heal(both(node, Link.DATABASE));
  }

  private static Set<Link> both(int one, int other) {
    return Set.of(new Link(one, other), new Link(other, one));
  }

  @Override
  public void stopDatabase() {
    cluster.stopDatabase();
  }

  @Override
  public void startDatabase() {
    cluster.startDatabase();
  }

  @Override
  public boolean hasDisk() {
    return cluster.hasDisk();
  }

  @Override
  public void fillDisk() {
    cluster.fillDisk();
  }

  @Override
  public void freeDisk() {
    cluster.freeDisk();
  }
}
