package io.tagora.tests.chaos.run;

import io.tagora.gateway.local.ClusterPlan;
import io.tagora.gateway.local.LocalCluster;
import io.tagora.tests.chaos.check.Checker;
import io.tagora.tests.chaos.history.Bounds;
import io.tagora.tests.chaos.history.Entry;
import io.tagora.tests.chaos.history.History;
import io.tagora.tests.chaos.load.Gateways;
import io.tagora.tests.chaos.load.HttpGateways;
import io.tagora.tests.chaos.nemesis.Schedule;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Runs seeds one after the other on one cluster of real nodes, its own PostgreSQL with them. */
public final class Campaign implements AutoCloseable {
  private static final int NODES = 3;
  private static final long DATABASE_BYTES = 256L << 20;

  /** Nodes are started over and over and live for minutes: the second compiler would not pay. */
  private static final String SOON_STARTED = "-XX:TieredStopAtLevel=1";

  /**
   * What every run has.
   *
   * @param out where histories and the cluster's logs go
   * @param perSecond calls, without repeats
   * @param config HOCON whose keys the nodes take before their own
   * @param environment of the nodes, beside this process's own
   */
  public record Settings(
      Path out,
      int seconds,
      double perSecond,
      int users,
      Bounds bounds,
      Optional<Path> config,
      Map<String, String> environment) {}

  private final Settings settings;
  private final Consumer<String> teller;
  private final List<String> shelf = Shelf.popular();
  private final LocalCluster cluster;
  private final JournalReader journal;
  private final HttpGateways network;
  private final LocalVictims victims;
  private long runs;

  /** Returns when all nodes are ready. */
  public Campaign(Settings settings, Path home, Consumer<String> teller) {
    this.settings = settings;
    this.teller = teller;
    var environment = new HashMap<>(settings.environment());
    environment.put("JAVA_TOOL_OPTIONS", SOON_STARTED);
    cluster =
        LocalCluster.start(
            ClusterPlan.of(settings.out().resolve("cluster"), NODES)
                .withHome(home)
                .withArguments(Shelf.arguments())
                .withConfig(settings.config())
                .withEnvironment(environment)
                .withDatabaseBytes(DATABASE_BYTES),
            teller);
    journal = new JournalReader(cluster.databaseUrl(), cluster.databaseUser());
    network = new HttpGateways(cluster::gateway);
    victims = new LocalVictims(cluster, network);
  }

  /** What came of a seed. */
  public record Ended(History history, Report report) {}

  /** Load and faults of a seed, the heal, and the verdict. */
  public Ended run(long seed) {
    return run(seed, Schedule.of(seed, settings.seconds(), NODES), way -> way, rows -> rows);
  }

  /**
   * The load of a seed alone, with something between the load and the nodes, or between the journal
   * and who reads it: so the checker is shown bugs that the nodes do not have.
   */
  public Ended runWithoutFaults(
      long seed, UnaryOperator<Gateways> way, UnaryOperator<List<Entry.Row>> reading) {
    return run(seed, List.of(), way, reading);
  }

  private Ended run(
      long seed,
      List<Schedule.Planned> faults,
      UnaryOperator<Gateways> way,
      UnaryOperator<List<Entry.Row>> reading) {
    runs++;
    var run =
        new SeedRun(
            victims,
            way.apply(network),
            users -> reading.apply(journal.rows(users)),
            shelf,
            faults,
            new SeedRun.Settings(
                seed,
                runs,
                settings.seconds(),
                settings.perSecond(),
                settings.users(),
                settings.bounds()));
    History history = run.run(settings.out().resolve("seed-%d.ndjson".formatted(seed)), teller);
    return new Ended(history, Report.of(history, Checker.check(history)));
  }

  @Override
  public void close() {
    journal.close();
    network.close();
    cluster.close();
  }
}
