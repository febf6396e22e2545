package io.tagora.tests.chaos;

import io.tagora.gateway.json.Json;
import io.tagora.gateway.node.command.Failures;
import io.tagora.gateway.node.command.Verbose;
import io.tagora.gateway.terminal.Streams;
import io.tagora.tests.chaos.check.Checker;
import io.tagora.tests.chaos.history.Bounds;
import io.tagora.tests.chaos.history.HistoryFile;
import io.tagora.tests.chaos.run.Campaign;
import io.tagora.tests.chaos.run.Report;
import io.tagora.tests.chaos.run.ReportText;
import io.tagora.tests.chaos.run.Timeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tagora chaos}: breaks a cluster under load and says whether its promises held. */
@Command(
    name = "tagora chaos",
    sortOptions = false,
    description = {
      "Break a cluster of three real nodes and its database under load, heal it, and check that no",
      "acknowledged event is lost, doubled or out of order, that no two nodes wrote one memory,"
          + " that",
      "every call was answered in time and nobody from another's memory. Needs PostgreSQL's"
          + " programs",
      "(on Debian: apt-get install postgresql); as root the database's disk is filled too."
    },
    footer = {
      "",
      "Examples:",
      "  tagora chaos --seed 7 --seconds 30     one run, its picture and its history",
      "  tagora chaos --seeds 1-50 --seconds 20 fifty runs on one cluster, a line each in"
          + " seeds.log",
      "  tagora chaos --check seed-7.ndjson     judge a history that is there already",
      "",
      "A seed decides all faults and all calls. Exit codes: 0 the history holds, 1 it does not or"
          + " the",
      "run failed, 2 called wrongly. How to read what it writes: docs/chaos.md"
    })
public final class ChaosCommand implements Callable<Integer> {
  private static final int LONGEST = 3_600;
  private static final double MOST_CALLS = 1_000;
  private static final int MOST_USERS = 20;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "What decides faults and calls (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--seeds",
      paramLabel = "A-B",
      description = "All seeds from A to B instead, one after the other on one cluster.")
  private @Nullable String seeds;

  @Option(
      names = "--seconds",
      paramLabel = "T",
      defaultValue = "30",
      description = "How long load and faults go on, from 10 (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--rate",
      paramLabel = "R",
      defaultValue = "25",
      description = "Calls a second, without repeats (default: ${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--users",
      paramLabel = "N",
      defaultValue = "8",
      description = "Users whom the calls are for, from 2 to 20 (default: ${DEFAULT-VALUE}).")
  private int users;

  @Option(
      names = "--grace",
      paramLabel = "MS",
      defaultValue = "5000",
      description = {
        "What an answer may take beyond its deadline (default: ${DEFAULT-VALUE}); the product",
        "promises 1000 on a machine that does nothing else."
      })
  private long grace;

  @Option(
      names = "--recovery",
      paramLabel = "MS",
      defaultValue = "90000",
      description =
          "Within what everybody is served in full after the heal (default: ${DEFAULT-VALUE}).")
  private long recovery;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "HOCON whose keys every node takes, as tagora.cluster.unreachable-after.")
  private @Nullable Path config;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "target/chaos",
      description =
          "Histories, reports, pictures and the nodes' logs go there (default: ${DEFAULT-VALUE}).")
  private Path out = Path.of("target", "chaos");

  @Option(
      names = "--check",
      paramLabel = "FILE",
      description = "Judge this history, and draw it, instead of making one.")
  private @Nullable Path check;

  @Option(names = "--json", description = "Print a JSON object a run; all else goes to stderr.")
  private boolean json;

  @Option(
      names = {"-v", "--verbose"},
      description = "Show the log and, when something fails, where.")
  void verbose(boolean on) {
    Verbose.set(on);
  }

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  boolean help;

  @Spec private @Nullable CommandSpec spec;

  private final Streams streams;

  private ChaosCommand(Streams streams) {
    this.streams = streams;
  }

  public static void main(String[] args) {
    Verbose.set(false);
    System.exit(run(Streams.ofProcess(), args));
  }

  /** Runs the command and returns its exit code. */
  static int run(Streams streams, String... args) {
    var failures = new Failures(streams);
    int code =
        new CommandLine(new ChaosCommand(streams))
            .setOut(streams.out())
            .setErr(streams.err())
            .setColorScheme(
                CommandLine.Help.defaultColorScheme(streams.ansi().enabled() ? Ansi.ON : Ansi.OFF))
            .setUsageHelpWidth(Math.min(100, streams.width()))
            .setParameterExceptionHandler(failures)
            .setExecutionExceptionHandler(failures)
            .execute(args);
    streams.out().flush();
    streams.err().flush();
    return code;
  }

  /** The seeds from one to another. */
  record Range(long first, long last) {
    static Range of(String text) {
      if (!text.matches("[0-9]{1,9}-[0-9]{1,9}")) {
        throw new IllegalArgumentException("--seeds must be as 1-50, got " + text);
      }
      var parts = text.split("-", 2);
      var range = new Range(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
      if (range.first > range.last) {
        throw new IllegalArgumentException("--seeds must not go backwards, got " + text);
      }
      return range;
    }
  }

  @Override
  public Integer call() {
    if (check != null) {
      var history = HistoryFile.read(check);
      Report report = Report.of(history, Checker.check(history));
      tell(report);
      Timeline.write(history, check.resolveSibling(picture(check)));
      return report.holds() ? 0 : 1;
    }
    bounded("--seconds", 10, LONGEST, seconds);
    bounded("--rate", 1, MOST_CALLS, rate);
    bounded("--users", 2, MOST_USERS, users);
    return run(range());
  }

  private static String picture(Path history) {
    return history.getFileName().toString().replaceFirst("(\\.ndjson)?$", ".png");
  }

  private Range range() {
    try {
      return seeds == null ? new Range(seed, seed) : Range.of(seeds);
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  private void bounded(String option, double least, double most, double value) {
    if (value < least || value > most) {
      throw wrong("%s must be from %.0f to %.0f, got %.0f".formatted(option, least, most, value));
    }
  }

  private ParameterException wrong(@Nullable String sentence) {
    if (spec == null) {
      throw new IllegalStateException("picocli sets the specification");
    }
    return new ParameterException(spec.commandLine(), String.valueOf(sentence));
  }

  private int run(Range range) {
    var settings =
        new Campaign.Settings(
            out,
            seconds,
            rate,
            users,
            new Bounds(grace, recovery),
            Optional.ofNullable(config),
            Map.of());
    Path home = Path.of(System.getProperty("tagora.home", "")).toAbsolutePath();
    int broken = 0;
    try (var campaign = new Campaign(settings, home, streams::tell)) {
      for (long each = range.first(); each <= range.last(); each++) {
        streams.tell("Seed %d: breaking things for %d s...".formatted(each, seconds));
        broken += run(campaign, each).holds() ? 0 : 1;
      }
    }
    if (range.first() < range.last()) {
      streams.tell(
          "%d of %d seeds hold; a line each in %s"
              .formatted(
                  range.last() - range.first() + 1 - broken,
                  range.last() - range.first() + 1,
                  out.resolve("seeds.log")));
    }
    return broken == 0 ? 0 : 1;
  }

  private Report run(Campaign campaign, long each) {
    Campaign.Ended ended = campaign.run(each);
    Report report = ended.report();
    Path picture = out.resolve("seed-%d.png".formatted(each));
    Timeline.write(ended.history(), picture);
    keep(report, each);
    tell(report);
    streams.tell("History, report and picture: %s, .json, .ndjson".formatted(picture));
    return report;
  }

  private void keep(Report report, long each) {
    try {
      Files.writeString(out.resolve("seed-%d.json".formatted(each)), Json.text(report));
      Files.writeString(
          out.resolve("seeds.log"),
          report.line() + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(new IOException("--out must be writable: " + e, e));
    }
  }

  private void tell(Report report) {
    streams.out().println(json ? Json.text(report) : ReportText.of(report));
    streams.out().flush();
  }
}
