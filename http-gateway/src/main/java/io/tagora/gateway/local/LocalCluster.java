package io.tagora.gateway.local;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Real nodes on one machine, numbered from 1: a process each, a PostgreSQL server of their own, and
 * a relay on every link between them, so that each can be killed, stopped, paused, and cut off. All
 * of it ends with this object, or with this process however that ends. Any thread may call it; what
 * is done to one node waits for nothing that is done to another.
 *
 * <p>A node that starts joins the cluster that is there; it begins one only where no other node
 * that has been ready runs. So a node that is cut off while it starts waits for the others, instead
 * of serving its own view of the users.
 */
public final class LocalCluster implements AutoCloseable {
  /** Many times what it takes, as a busy machine takes longer. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final Duration LOOK = Duration.ofMillis(100);

  private final ClusterPlan plan;
  private final Consumer<String> teller;
  private final Guard guard;
  private final LocalDatabase database;
  private final Links links = new Links();
  private final List<LinkProxy> proxies = new ArrayList<>();
  private final List<LocalNode> nodes = new ArrayList<>();
  private final Set<Integer> joined = ConcurrentHashMap.newKeySet();
  private final FreePorts ports = new FreePorts(RandomGenerator.getDefault());
  private final NodeApi api = new NodeApi();
  private final ClusterLook look;
  private final AtomicBoolean closed = new AtomicBoolean();

  private LocalCluster(ClusterPlan plan, Consumer<String> teller) {
    this.plan = plan;
    this.teller = teller;
    Preparation.of(plan);
    guard = Guard.start();
    try {
      teller.accept("Making a database...");
      int port = ports.next(FreePorts.loopback());
      database = LocalDatabase.create(plan.folder(), port, plan.databaseBytes(), guard);
    } catch (RuntimeException e) {
      guard.close();
      throw e;
    }
    look = new ClusterLook(plan.folder(), nodes, database, links, api);
  }

  private void add(int number) {
    int relay = ports.next(FreePorts.loopback(), FreePorts.ofNode(number));
    var toDatabase = databaseProxy(number);
    proxies.add(toDatabase);
    proxies.add(nodeProxy(number, relay));
    nodes.add(
        new LocalNode(
            new NodePlace(
                number,
                relay,
                toDatabase.address().getPort(),
                URI.create("http://127.0.0.1:" + gatewayPort(number)),
                plan.folder()),
            guard));
  }

  private LinkProxy nodeProxy(int number, int port) {
    return LinkProxy.listen(
        new InetSocketAddress(FreePorts.loopback(), port),
        new InetSocketAddress(FreePorts.ofNode(number), port),
        number,
        caller -> caller.getAddress()[3],
        links);
  }

  private LinkProxy databaseProxy(int number) {
    return LinkProxy.listen(
        new InetSocketAddress(FreePorts.loopback(), 0),
        new InetSocketAddress(FreePorts.loopback(), database.port()),
        Link.DATABASE,
        _ -> number,
        links);
  }

  private int gatewayPort(int node) {
    return plan.gatewayPort() == 0
        ? ports.next(FreePorts.loopback())
        : plan.gatewayPort() + node - 1;
  }

  /** All parts, of which the database runs and no node does; {@link #up} starts the nodes. */
  public static LocalCluster open(ClusterPlan plan, Consumer<String> teller) {
    var cluster = new LocalCluster(plan, teller);
    try {
      IntStream.rangeClosed(1, plan.size()).forEach(cluster::add);
      cluster.database.start();
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /** A cluster whose nodes are all ready. */
  public static LocalCluster start(ClusterPlan plan, Consumer<String> teller) {
    var cluster = open(plan, teller);
    try {
      cluster.up();
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /** Starts every node, the first before the others, which find what it has prepared. */
  public void up() {
    up(size());
  }

  /** The same for the nodes up to a number. */
  public void up(int last) {
    long started = System.nanoTime();
    teller.accept("Starting node 1...");
    start(1);
    if (last > 1) {
      teller.accept("Starting nodes 2 to %d...".formatted(last));
      IntStream.rangeClosed(2, last).forEach(this::launch);
      IntStream.rangeClosed(2, last).forEach(this::awaitReady);
    }
    teller.accept("%d nodes are ready after %.1f s.".formatted(last, seconds(started)));
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  public int size() {
    return nodes.size();
  }

  /** With its logs. */
  public Path folder() {
    return plan.folder();
  }

  /** Where clients reach a node; the same after a restart. */
  public URI gateway(int node) {
    return node(node).place().gateway();
  }

  /** The address by which the other nodes, and {@code GET /v1/cluster}, know a node. */
  public String address(int node) {
    return node(node).place().address();
  }

  /** For tests that look into the database past every cut link. */
  public String databaseUrl() {
    return "jdbc:postgresql://127.0.0.1:%d/%s?user=%s"
        .formatted(database.port(), LocalDatabase.NAME, LocalDatabase.USER);
  }

  /** Who may do all in the database, without a password. */
  public String databaseUser() {
    return LocalDatabase.USER;
  }

  /** Starts a node that does not run; returns when it is ready. */
  public void start(int node) {
    launch(node);
    awaitReady(node);
  }

  /** Starts a node that does not run; returns at once. */
  public void launch(int node) {
    LocalNode one = node(node);
    new NodeFile(one.place(), seeds(one), node > plan.nodes(), plan.config()).write();
    joined.remove(node);
    one.launch(
        JavaProgram.command(plan.heap(), plan.home(), one.place().arguments(plan.arguments())),
        plan.environment());
  }

  /** Ports of whom a node asks for the cluster: itself alone if it is to begin one. */
  private List<Integer> seeds(LocalNode node) {
    Integer own = node.place().relay();
    boolean begins =
        nodes.stream()
            .noneMatch(
                other -> other != node && other.life().runs() && joined.contains(other.number()));
    var others =
        nodes.stream().map(other -> other.place().relay()).filter(port -> !port.equals(own));
    return begins ? List.of(own) : Stream.concat(others, Stream.of(own)).toList();
  }

  /** Returns when the node serves and would take requests. */
  public void awaitReady(int node) {
    LocalNode one = node(node);
    one.awaitServing(PATIENCE);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!api.isReady(one.place().gateway())) {
      if (!one.life().runs() || System.nanoTime() > end) {
        throw new LocalClusterException(
            "node %d must become ready within %s, and is %s: %s; its log is %s"
                .formatted(node, PATIENCE, one.life().label(), one.lastWords(), one.place().log()));
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
    joined.add(node);
  }

  /** SIGKILL. */
  public void kill(int node) {
    node(node).kill();
  }

  /** SIGTERM; returns when the node has answered what it had begun, left the cluster and ended. */
  public void stop(int node) {
    node(node).stop(PATIENCE);
  }

  /** SIGTERM; returns at once. */
  public void terminate(int node) {
    var _ = node(node).terminate();
  }

  /** How it stands with a node's process. */
  public Life life(int node) {
    return node(node).life();
  }

  /** SIGSTOP: the node keeps its connections and does nothing. */
  public void pause(int node) {
    node(node).pause();
  }

  /** SIGCONT. */
  public void resume(int node) {
    node(node).resume();
  }

  /**
   * Cuts some nodes off the others, in both directions, beside what is cut already.
   *
   * @param alsoFromDatabase whether they are cut off the database too
   */
  public void partition(Set<Integer> side, boolean alsoFromDatabase) {
    side.forEach(this::node);
    var cut = new HashSet<Link>();
    for (int node : side) {
      nodes.stream()
          .map(LocalNode::number)
          .filter(other -> !side.contains(other))
          .forEach(other -> addBoth(cut, node, other));
      if (alsoFromDatabase) {
        addBoth(cut, node, Link.DATABASE);
      }
    }
    links.cut(cut);
  }

  private static void addBoth(Set<Link> links, int one, int other) {
    links.add(new Link(one, other));
    links.add(new Link(other, one));
  }

  /** Cuts links as they are given, as one direction only. */
  public void cut(Collection<Link> some) {
    links.cut(some);
  }

  /** Lets these links carry again; others stay cut. */
  public void heal(Collection<Link> some) {
    links.heal(some);
  }

  /** Every link carries again; what was sent meanwhile arrives. */
  public void heal() {
    links.heal();
  }

  /** SIGKILL for the whole database server. */
  public void stopDatabase() {
    database.kill();
  }

  /** Returns when the database takes connections again. */
  public void startDatabase() {
    database.start();
  }

  /**
   * Leaves the database no byte to write to.
   *
   * @throws LocalClusterException if it has no disk of its own
   */
  public void fillDisk() {
    database.disk().fill();
  }

  /** Gives the database its room back, and starts it again if it ended for want of it. */
  public void freeDisk() {
    database.disk().free();
    if (database.life() == Life.ENDED) {
      database.start();
    }
  }

  /** Whether {@link #fillDisk} can do what it says. */
  public boolean hasDisk() {
    return database.disk().isMounted();
  }

  /**
   * One node after the other, the last first: stopped, started, ready, then the next. Who does not
   * run is left alone.
   */
  public void roll() {
    for (int node = size(); node >= 1; node--) {
      if (!life(node).runs()) {
        continue;
      }
      teller.accept("Restarting node %d...".formatted(node));
      stop(node);
      start(node);
    }
  }

  public ClusterStatus status() {
    return look.status();
  }

  public NodeStatus status(int node) {
    return look.status(node(node));
  }

  /** The number of the node that most nodes see as the oldest; empty if none is seen. */
  public Optional<Integer> oldest() {
    return Optional.of(status().oldest()).filter(node -> node > 0);
  }

  private LocalNode node(int number) {
    if (number < 1 || number > size()) {
      throw new LocalClusterException(
          "a node must be from 1 to %d, got %d".formatted(size(), number));
    }
    return nodes.get(number - 1);
  }

  /** Ends the nodes at once, then the database, and deletes what that kept; logs stay. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      end();
    }
  }

  private void end() {
    nodes.stream().filter(node -> node.life().runs()).forEach(LocalNode::kill);
    proxies.forEach(LinkProxy::close);
    database.close();
    api.close();
    guard.close();
  }
}
