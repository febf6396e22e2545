package io.tagora.tests.model;

import io.tagora.inference.CacheFolder;
import io.tagora.inference.engine.EngineSettings;
import io.tagora.inference.engine.LanguageModelEngine;
import io.tagora.inference.graph.ImportListener;
import io.tagora.inference.graph.ModelCache;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.context.Profile;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.model.Prefilled;
import io.tagora.runtime.prompt.ContextPrompt;
import io.tagora.runtime.prompt.ContextWindow;
import io.tagora.runtime.world.Marketplace;
import io.tagora.runtime.world.MarketplaceSettings;
import io.tagora.tests.ProjectRoot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prints how much of a context is computed when a user comes back after five more events; not a
 * check. Run it with {@code mvn -pl tests -am test -Dtest=RepeatVisitLook -Dtagora.speed=true
 * -Dsurefire.failIfNoSpecifiedTests=false}.
 */
@EnabledIfSystemProperty(named = "tagora.speed", matches = "true")
class RepeatVisitLook {
  private static final Path MODEL = ProjectRoot.find().resolve("models/tagora-rec-4m");
  private static final int NEW_EVENTS = 5;
  private static final int ENOUGH = 40;

  /** As much as fits in the default model's 1,024 positions. */
  private static final ContextWindow LONG = new ContextWindow(48, 32, 8);

  @TempDir private Path cache;

  private record Read(int tokens, int computed) {}

  @Test
  void contextsOfUsersWhoComeBack() throws IOException {
    Path folder =
        new ModelCache(new CacheFolder(cache)).importIfNeeded(MODEL, ImportListener.SILENT);
    Dataset dataset = Marketplace.generate(MarketplaceSettings.of(400, 4000, 7, 20260)).dataset();
    try (var engine = LanguageModelEngine.open(folder, EngineSettings.defaults())) {
      for (var window : List.of(ContextWindow.DEFAULT, LONG)) {
        print("an hour later", new Visits(engine, dataset, window), Duration.ofHours(1));
        print("a day later", new Visits(engine, dataset, window), Duration.ofDays(1));
      }
    }
  }

  /** The first visit is at the last event but five, the second after the last one. */
  private static void print(String name, Visits visits, Duration between) {
    long tokens = 0;
    long computed = 0;
    int users = 0;
    Instant now = visits.dataset().end();
    for (var log : visits.dataset().users()) {
      List<Behavior> all = log.before(now);
      if (all.size() < ENOUGH) {
        continue;
      }
      visits.read(log.profile(), all.subList(0, all.size() - NEW_EVENTS), now);
      Read again = visits.read(log.profile(), all, now.plus(between));
      tokens += again.tokens();
      computed += again.computed();
      users++;
    }
    System.out.printf(
        "%s, %s: %d users, %.0f of %.0f tokens a context computed, repeatVisitPrefillRatio %.2f%n",
        visits.window(),
        name,
        users,
        (double) computed / users,
        (double) tokens / users,
        (double) tokens / computed);
  }

  private record Visits(LanguageModelEngine engine, Dataset dataset, ContextWindow window) {
    Read read(Profile profile, List<Behavior> behaviors, Instant now) {
      var context = new HybridContext(profile, behaviors, dataset.environmentAt(now), now);
      var prompt = ContextPrompt.of(context, dataset.catalog(), window);
      var read = (Prefilled.Read) engine.prefill().prefill(Optional.empty(), prompt);
      engine.prefill().release(read.handle());
      return new Read(read.promptTokens(), read.prefilledTokens());
    }
  }
}
