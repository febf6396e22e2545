package io.tagora.tests.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tagora.tests.ProjectRoot;
import io.tagora.tests.chaos.check.Violation;
import io.tagora.tests.chaos.history.Bounds;
import io.tagora.tests.chaos.run.Campaign;
import io.tagora.tests.chaos.run.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Real nodes that are broken by a seed, or by as many as {@code -Dtagora.chaos.seeds} says (the
 * Maven profile {@code chaos}); and the same nodes, whole, behind a way that lies.
 */
class ChaosTest {
  private static final int SEEDS = Integer.getInteger("tagora.chaos.seeds", 1);
  private static final int SECONDS = 15;
  private static final Path OUT = ProjectRoot.find().resolve("tests/target/chaos");

  /** Far more than what it takes: a busy machine takes longer, and loses nothing all the same. */
  private static final Bounds BOUNDS = new Bounds(20_000, 240_000);

  private static Optional<Campaign> campaign = Optional.empty();

  @BeforeAll
  static void start() {
    assumeTrue(hasPostgres(), "PostgreSQL is not installed here: no program named postgres");
    var settings =
        new Campaign.Settings(
            OUT,
            SECONDS,
            20,
            6,
            BOUNDS,
            Optional.empty(),
            Map.of("TAGORA_CACHE", ProjectRoot.find().resolve("tests/target/cache").toString()));
    campaign = Optional.of(new Campaign(settings, ProjectRoot.find(), _ -> {}));
  }

  private static boolean hasPostgres() {
    var path = Stream.of(System.getenv().getOrDefault("PATH", "").split(":")).map(Path::of);
    return path.anyMatch(at -> Files.isExecutable(at.resolve("postgres")))
        || Files.isDirectory(Path.of("/usr/lib/postgresql"));
  }

  @AfterAll
  static void stop() {
    campaign.ifPresent(Campaign::close);
  }

  @Test
  void whatIsPromisedHoldsWhateverBreaks() {
    var broken = new ArrayList<String>();
    for (long seed = 1; seed <= SEEDS; seed++) {
      Report report = campaign.orElseThrow().run(seed).report();
      if (!report.holds()) {
        broken.add(report.line());
      }
    }
    assertEquals(List.of(), broken, "histories are in " + OUT);
  }

  @Test
  void bugsThatAreNotThereArePlantedAndFound() {
    var lies = new Lies();
    Report report =
        campaign.orElseThrow().runWithoutFaults(1_001, lies::on, Lies::withAStaleWriter).report();
    assertEquals(List.of(), lies.notTold(), "every lie was told");
    assertFound(report, "nothing-lost", lies.dropped() + " was acknowledged");
    assertFound(report, "nothing-twice", lies.doubled() + " is there, and was not sent");
    assertFound(report, "nothing-twice", "was done twice");
    assertFound(report, "own-memory", "asked for " + lies.asked() + " and was told of");
    assertFound(report, "one-writer", "is of a writer whose memory was taken over");
  }

  private static void assertFound(Report report, String rule, String sentence) {
    assertTrue(
        report.violations().stream().anyMatch(violation -> is(violation, rule, sentence)),
        () -> "%s: %s is found, got %s".formatted(rule, sentence, report.violations()));
  }

  private static boolean is(Violation violation, String rule, String sentence) {
    return violation.rule().equals(rule) && violation.sentence().contains(sentence);
  }
}
