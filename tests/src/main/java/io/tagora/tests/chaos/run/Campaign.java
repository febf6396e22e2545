package io.tagora.tests.chaos.run;

import io.tagora.gateway.local.ClusterPlan;
import io.tagora.gateway.local.LocalCluster;
import io.tagora.tests.chaos.check.Checker;
import io.tagora.tests.chaos.history.Bounds;
import io.tagora.tests.chaos.history.Entry;
import io.tagora.tests.chaos.history.History;
import io.tagora.tests.chaos.load.Gateways;
import io.tagora.tests.chaos.load.HttpGateways;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Runs seeds one after the other on one cluster of real nodes, its own PostgreSQL with them. */
public final class Campaign implements AutoCloseable {
  private static final int NODES = 3;
  private static final long DATABASE_BYTES = 256L << 20;

  /**
   * What every run has.
   *
   * @param out where histories and the cluster's logs go
   * @param perSecond calls, without repeats
   */
  public record Settings(Path out, int seconds, double perSecond, int users, Bounds bounds) {}

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
    cluster =
        LocalCluster.start(
            ClusterPlan.of(settings.out().resolve("cluster"), NODES)
                .withHome(home)
                .withArguments(Shelf.arguments())
                .withDatabaseBytes(DATABASE_BYTES),
            teller);
    journal = new JournalReader(cluster.databaseUrl());
    network = new HttpGateways(cluster::gateway);
    victims = new LocalVictims(cluster, network);
  }

  /** What came of a seed. */
  public record Ended(History history, Report report) {}

  public Ended run(long seed) {
    return run(seed, way -> way, rows -> rows);
  }

  /**
   * The same with something between the load and the nodes, or between the journal and who reads it:
   * so a checker is shown bugs that the nodes do not have.
   */
  public Ended run(
      long seed, UnaryOperator<Gateways> way, UnaryOperator<List<Entry.Row>> reading) {
    runs++;
    var run =
        new SeedRun(
            victims,
            way.apply(network),
            users -> reading.apply(journal.rows(users)),
            shelf,
            new SeedRun.Settings(
                seed,
                runs,
                settings.seconds(),
                settings.perSecond(),
                settings.users(),
                settings.bounds()));
    History history =
        run.run(settings.out().resolve("seed-%d.ndjson".formatted(seed)), teller);
    return new Ended(history, Report.of(history, Checker.check(history)));
  }

  @Override
  public void close() {
    journal.close();
    network.close();
    cluster.close();
  }
}
