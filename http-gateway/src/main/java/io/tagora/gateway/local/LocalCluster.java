package io.tagora.gateway.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tagora.cluster.ClusterView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
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
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ClusterPlan plan;
  private final Consumer<String> teller;
  private final Guard guard;
  private final LocalDatabase database;
  private final Links links = new Links();
  private final List<LinkProxy> proxies = new ArrayList<>();
  private final List<LocalNode> nodes = new ArrayList<>();
  private final List<Integer> relays = new ArrayList<>();
  private final List<Integer> databaseRelays = new ArrayList<>();
  private final Set<Integer> joined = ConcurrentHashMap.newKeySet();
  private final FreePorts ports = new FreePorts(RandomGenerator.getDefault());
  private final NodeApi api = new NodeApi();
  private final AtomicBoolean closed = new AtomicBoolean();

  private LocalCluster(ClusterPlan plan, Consumer<String> teller) {
    this.plan = plan;
    this.teller = teller;
    requireLoopback(plan.size());
    requireGateways(plan);
    createFolder(plan.folder());
    guard = Guard.start();
    try {
      teller.accept("Making a database...");
      int port = ports.next(FreePorts.loopback());
      database = LocalDatabase.create(plan.folder(), port, plan.databaseBytes(), guard);
    } catch (RuntimeException e) {
      guard.close();
      throw e;
    }
  }

  private void add(int node) {
    InetAddress own = FreePorts.ofNode(node);
    int relay = ports.next(FreePorts.loopback(), own);
    relays.add(relay);
    proxies.add(
        LinkProxy.listen(
            new InetSocketAddress(FreePorts.loopback(), relay),
            new InetSocketAddress(own, relay),
            node,
            caller -> caller.getAddress()[3],
            links));
    var toDatabase =
        LinkProxy.listen(
            new InetSocketAddress(FreePorts.loopback(), 0),
            new InetSocketAddress(FreePorts.loopback(), database.port()),
            Link.DATABASE,
            _ -> node,
            links);
    proxies.add(toDatabase);
    databaseRelays.add(toDatabase.address().getPort());
    nodes.add(
        new LocalNode(
            node,
            URI.create("http://127.0.0.1:" + gatewayPort(node)),
            log(plan.folder(), node),
            guard));
  }

  private static Path log(Path folder, int node) {
    return folder.resolve("node-%d.log".formatted(node));
  }

  private int gatewayPort(int node) {
    return plan.gatewayPort() == 0
        ? ports.next(FreePorts.loopback())
        : plan.gatewayPort() + node - 1;
  }

  private static void requireGateways(ClusterPlan plan) {
    for (int node = 1; node <= plan.size() && plan.gatewayPort() != 0; node++) {
      int port = plan.gatewayPort() + node - 1;
      if (!FreePorts.isFree(port, FreePorts.loopback())) {
        throw new LocalClusterException(
            "the port %d of 127.0.0.1 must be free for node %d, and is taken; --port takes another"
                .formatted(port, node));
      }
    }
  }

  private static void requireLoopback(int count) {
    for (int node = 1; node <= count; node++) {
      InetAddress own = FreePorts.ofNode(node);
      if (!FreePorts.isFree(0, own)) {
        throw new LocalClusterException(
            "this machine must have the address %1$s; on macOS: sudo ifconfig lo0 alias %1$s up"
                .formatted(own.getHostAddress()));
      }
    }
  }

  /** Logs of an earlier cluster go. */
  private static void createFolder(Path folder) {
    try {
      Files.createDirectories(folder);
      for (int node = 1; node <= ClusterPlan.MOST_NODES; node++) {
        Files.deleteIfExists(log(folder, node));
      }
      Files.deleteIfExists(LocalDatabase.log(folder));
    } catch (IOException e) {
      throw new UncheckedIOException("the cluster's folder must be writable", e);
    }
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
    return node(node).gateway();
  }

  /** The address by which the other nodes, and {@code GET /v1/cluster}, know a node. */
  public String address(int node) {
    node(node);
    return "127.0.0.1:" + relays.get(node - 1);
  }

  /** For tests that look into the database past every cut link. */
  public String databaseUrl() {
    return "jdbc:postgresql://127.0.0.1:%d/%s?user=%s"
        .formatted(database.port(), LocalDatabase.NAME, LocalDatabase.USER);
  }

  /** Starts a node that does not run; returns when it is ready. */
  public void start(int node) {
    launch(node);
    awaitReady(node);
  }

  /** Starts a node that does not run; returns at once. */
  public void launch(int node) {
    LocalNode one = node(node);
    Path file = plan.folder().resolve("node-%d.conf".formatted(node));
    new NodeFile(
            node,
            relays.get(node - 1),
            seeds(node),
            databaseRelays.get(node - 1),
            node > plan.nodes(),
            plan.config())
        .write(file);
    joined.remove(node);
    var arguments =
        new ArrayList<>(List.of("serve", "--json", "--verbose", "--host", "127.0.0.1", "--config"));
    arguments.addAll(List.of(file.toString(), "--port", Integer.toString(one.gateway().getPort())));
    arguments.addAll(plan.arguments());
    Map<String, String> environment = new LinkedHashMap<>(JavaProgram.environment());
    environment.putAll(plan.environment());
    one.launch(JavaProgram.command(plan.heap(), plan.home(), arguments), environment);
  }

  /** Ports of whom a node asks for the cluster: itself alone if it is to begin one. */
  private List<Integer> seeds(int node) {
    boolean begins =
        nodes.stream()
            .noneMatch(other ->
                other.number() != node && other.life().runs() && joined.contains(other.number()));
    Integer own = relays.get(node - 1);
    return begins
        ? List.of(own)
        : Stream.concat(relays.stream().filter(port -> !port.equals(own)), Stream.of(own)).toList();
  }

  /** Returns when the node serves and would take requests. */
  public void awaitReady(int node) {
    LocalNode one = node(node);
    one.awaitServing(PATIENCE);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!api.isReady(one.gateway())) {
      if (!one.life().runs() || System.nanoTime() > end) {
        throw new LocalClusterException(
            "node %d must become ready within %s, and is %s: %s; its log is %s"
                .formatted(node, PATIENCE, one.life().label(), one.lastWords(), one.log()));
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
    List<NodeStatus> all =
        nodes.parallelStream()
            .map(this::status)
            .sorted(Comparator.comparingInt(NodeStatus::node))
            .toList();
    return new ClusterStatus(
        plan.folder().toString(),
        all,
        oldest(all),
        databaseStatus(),
        links.areCut().stream()
            .sorted(Comparator.comparingInt(Link::from).thenComparingInt(Link::to))
            .toList());
  }

  public NodeStatus status(int node) {
    return status(node(node));
  }

  /** The number of the node that most nodes see as the oldest; empty if none is seen. */
  public Optional<Integer> oldest() {
    return Optional.of(status().oldest()).filter(node -> node > 0);
  }

  private int oldest(List<NodeStatus> all) {
    Map<String, Long> votes =
        all.stream()
            .filter(node -> !node.members().isEmpty())
            .collect(
                Collectors.groupingBy(
                    node -> node.members().getFirst().address(), Collectors.counting()));
    return votes.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .map(this::number)
        .orElse(0);
  }

  private int number(String address) {
    return IntStream.rangeClosed(1, size())
        .filter(node -> address(node).equals(address))
        .findFirst()
        .orElse(0);
  }

  private NodeStatus status(LocalNode node) {
    Life life = node.life();
    long pid = node.running().map(Process::pid).orElse(0L);
    boolean answers = life == Life.SERVING;
    return new NodeStatus(
        node.number(),
        life.label(),
        answers && api.isReady(node.gateway()),
        node.gateway().toString(),
        address(node.number()),
        pid,
        node.exitStatus().orElse(-1),
        life == Life.ENDED ? node.lastWords() : "",
        pid == 0 ? 0 : ProcessMemory.residentMegabytes(pid),
        answers ? members(node) : List.of());
  }

  private List<ClusterView.Node> members(LocalNode node) {
    Function<NodeApi.Answer, List<ClusterView.Node>> read =
        answer -> {
          try {
            return JSON.treeToValue(answer.body(), ClusterView.class).members();
          } catch (JsonProcessingException _) {
            return List.of();
          }
        };
    return api.get(node.gateway(), "/v1/cluster")
        .filter(answer -> answer.status() == 200)
        .map(read)
        .orElse(List.of());
  }

  private ClusterStatus.Database databaseStatus() {
    DatabaseDisk disk = database.disk();
    String kind = disk.isFilled() ? "full" : disk.isMounted() ? "own" : "folder";
    return new ClusterStatus.Database(
        database.life().label(),
        database.port(),
        database.running().map(Process::pid).orElse(0L),
        kind);
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
