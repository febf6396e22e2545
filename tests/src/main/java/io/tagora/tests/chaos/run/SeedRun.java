package io.tagora.tests.chaos.run;

import io.tagora.tests.chaos.history.Bounds;
import io.tagora.tests.chaos.history.Entry;
import io.tagora.tests.chaos.history.History;
import io.tagora.tests.chaos.history.HistoryFile;
import io.tagora.tests.chaos.load.Client;
import io.tagora.tests.chaos.load.Gateways;
import io.tagora.tests.chaos.load.Load;
import io.tagora.tests.chaos.load.LoadPlan;
import io.tagora.tests.chaos.load.Names;
import io.tagora.tests.chaos.nemesis.Keeper;
import io.tagora.tests.chaos.nemesis.Nemesis;
import io.tagora.tests.chaos.nemesis.Schedule;
import io.tagora.tests.chaos.nemesis.Victims;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * One seed on a cluster that is well: load and nemesis side by side, then the heal, then what is
 * there. The cluster is well again when it ends, if the history holds.
 *
 * @param journal the rows of users, read past the nodes
 * @param shelf items that may be bought
 */
record SeedRun(
    Victims victims,
    Gateways gateways,
    Function<List<String>, List<Entry.Row>> journal,
    List<String> shelf,
    List<Schedule.Planned> faults,
    Settings settings) {

  /**
   * How long and how much.
   *
   * @param run tells runs of one seed on one cluster apart
   * @param perSecond calls, without repeats
   */
  record Settings(long seed, long run, int seconds, double perSecond, int users, Bounds bounds) {}

  /** Events are of before the run, as no node may be asked for what is later than its now. */
  private static final Duration EARLIER = Duration.ofHours(1);

  History run(Path file, Consumer<String> teller) {
    List<String> users = Names.users(settings.seed(), settings.run(), settings.users());
    Instant now = Instant.now();
    long start = System.nanoTime();
    LongSupplier clock = () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    try (var history = new HistoryFile(file)) {
      history.tell(
          new Entry.Began(
              settings.seed(),
              settings.seconds(),
              victims.nodes(),
              users,
              now.toString(),
              settings.bounds()));
      var client =
          new Client(gateways, settings.bounds(), now.minus(EARLIER), clock, history::tell);
      var survey = new Survey(client, users, victims.nodes(), settings.seconds() * 1_000L, clock);
      try (var keeper = new Keeper(victims, clock, history::tell)) {
        keeper.start();
        survey.begin(settings.bounds().recovery());
        breakThings(users, client, keeper, clock, history);
        history.tell(new Entry.Healed(clock.getAsLong()));
        teller.accept("all is healed; waiting until everybody is served in full");
        survey.settle(clock.getAsLong() + settings.bounds().recovery());
        survey.look(settings.bounds());
      }
      journal.apply(users).forEach(history::tell);
      return history.history();
    }
  }

  private void breakThings(
      List<String> users, Client client, Keeper keeper, LongSupplier clock, HistoryFile history) {
    var size = new LoadPlan.Size(settings.seconds(), settings.perSecond(), victims.nodes());
    List<LoadPlan.Planned> load = LoadPlan.of(settings.seed(), size, users, shelf);
    long begin = clock.getAsLong();
    LongSupplier planned = () -> clock.getAsLong() - begin;
    var nemesis = new Nemesis(victims, keeper, clock, begin, history::tell);
    try (var thread = Executors.newVirtualThreadPerTaskExecutor()) {
      var broken = CompletableFuture.runAsync(() -> nemesis.run(faults), thread);
      Load.run(load, client, planned);
      broken.join();
    }
  }
}
