package io.tagora.inference.engine;

import io.tagora.inference.CacheFolder;
import io.tagora.inference.fixture.EngineDriver;
import io.tagora.inference.graph.ImportListener;
import io.tagora.inference.graph.ModelCache;
import io.tagora.inference.model.ModelFolder;
import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.agent.TagProposal;
import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.OutputRule;
import io.tagora.runtime.prompt.ArbiterPrompt;
import io.tagora.runtime.prompt.ContextPrompt;
import io.tagora.runtime.prompt.ContextWindow;
import io.tagora.runtime.prompt.ExpertPrompt;
import io.tagora.runtime.prompt.PlannerPrompt;
import io.tagora.runtime.world.Marketplace;
import io.tagora.runtime.world.MarketplaceSettings;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prints whether drafts from the prompt would make the agents' answers faster (prompt lookup, a
 * kind of speculative decoding): how many tokens a step would write if the tokens that followed the
 * last ones before were tried first, and what trying them costs; not a check. Run it with {@code
 * mvn -pl inference -am test -Dtest=DraftLook -Dtagora.speed=true
 * -Dsurefire.failIfNoSpecifiedTests=false}.
 */
@EnabledIfSystemProperty(named = "tagora.speed", matches = "true")
class DraftLook {
  private static final Path MODEL = Path.of("../models/tagora-rec-4m");
  private static final int USERS = 60;
  private static final int TAGS = 12;
  private static final int ARBITRATED = 30;
  private static final int PERSONAS = 4;
  private static final int MOST_TOKENS = 240;
  private static final int CONTEXT = 384;
  private static final int RUNS = 60;

  @TempDir Path cache;

  /** Tokens written, and the steps that they would have taken with drafts. */
  private static final class Tally {
    private final String agent;
    private final long[] steps = new long[9];
    private long tokens;

    Tally(String agent) {
      this.agent = agent;
    }

    void add(int[] prompt, int[] answer) {
      tokens += answer.length;
      for (int match = 1; match <= 3; match++) {
        for (int draft : List.of(2, 4, 8)) {
          steps[place(match, draft)] += stepsWithDrafts(prompt, answer, match, draft);
        }
      }
    }

    void print() {
      for (int match = 1; match <= 3; match++) {
        System.out.printf(
            "%s, after %d equal tokens: %.2f, %.2f and %.2f tokens a step with drafts of 2, 4 and 8 (%d tokens)%n",
            agent, match, rate(match, 2), rate(match, 4), rate(match, 8), tokens);
      }
    }

    private double rate(int match, int draft) {
      return (double) tokens / steps[place(match, draft)];
    }

    private static int place(int match, int draft) {
      return 3 * (match - 1) + (draft == 2 ? 0 : draft == 4 ? 1 : 2);
    }
  }

  @Test
  void tokensAStepWithDrafts() {
    Dataset dataset = Marketplace.generate(MarketplaceSettings.of(400, 4000, 7, 20260)).dataset();
    var planner = new Tally("planner");
    var experts = new Tally("experts");
    var arbiter = new Tally("arbiter");
    try (var engine = LanguageModelEngine.open(folder(), EngineSettings.defaults())) {
      dataset.users().stream()
          .limit(USERS)
          .forEach(user -> {
            var now = dataset.end();
            var context =
                new HybridContext(
                    user.profile(), user.before(now), dataset.environmentAt(now), now);
            answer(
                engine,
                ContextPrompt.of(context, dataset.catalog(), ContextWindow.DEFAULT),
                dataset.catalog(),
                planner,
                experts,
                arbiter);
          });
    }
    planner.print();
    experts.print();
    arbiter.print();
  }

  private static void answer(
      LanguageModelEngine engine,
      HybridPrompt context,
      Catalog catalog,
      Tally planner,
      Tally experts,
      Tally arbiter) {
    var driver = new EngineDriver(engine);
    KvHandle trunk = driver.read(context.text());
    var plan =
        write(
            engine,
            driver,
            trunk,
            context,
            PlannerPrompt.of(),
            new OutputRule.Free(PERSONAS, PERSONAS, true),
            planner);
    var pool = new ArrayList<TagProposal>();
    for (Persona persona : PlannerPrompt.parse(plan, PERSONAS).personas()) {
      var rule = new OutputRule.Phrases(catalog.tagPhrases(), TAGS, TAGS);
      var tags = write(engine, driver, trunk, context, ExpertPrompt.of(persona), rule, experts);
      pool.addAll(ExpertPrompt.parse(tags, persona, catalog));
    }
    if (!pool.isEmpty()) {
      var phrases = Catalog.phrasesOf(ArbiterPrompt.candidates(pool));
      int most = Math.min(ARBITRATED, phrases.phrases().size());
      write(
          engine,
          driver,
          trunk,
          context,
          ArbiterPrompt.of(pool),
          new OutputRule.Phrases(phrases, most, most),
          arbiter);
    }
    engine.prefill().release(trunk);
  }

  private static Generation write(
      LanguageModelEngine engine,
      EngineDriver driver,
      KvHandle trunk,
      HybridPrompt context,
      HybridPrompt branch,
      OutputRule rule,
      Tally tally) {
    driver.admit(1, driver.continued(trunk, branch.text()), Decoding.greedy(MOST_TOKENS, rule));
    var written = driver.stepToEnd().get(1L);
    tally.add(
        engine.tokenizer().encode(context.text() + branch.text()),
        engine.tokenizer().encode(String.join("<|sep|>", written.texts())));
    return written;
  }

  /**
   * Steps that an answer takes if each tries the tokens that followed the last place where the last
   * tokens stood before, and keeps those that are right and the one after them.
   */
  private static int stepsWithDrafts(int[] prompt, int[] answer, int match, int draft) {
    var all = IntStream.concat(IntStream.of(prompt), IntStream.of(answer)).toArray();
    int steps = 0;
    for (int at = prompt.length; at < all.length; steps++) {
      int from = earlier(all, at, match);
      int right = 0;
      while (from >= 0
          && right < draft
          && at + right < all.length
          && all[from + right] == all[at + right]) {
        right++;
      }
      at += right + 1;
    }
    return steps;
  }

  /** The place behind the last earlier occurrence of the {@code match} tokens before a place. */
  private static int earlier(int[] all, int at, int match) {
    for (int end = at - 1; end >= match; end--) {
      if (Arrays.equals(all, end - match, end, all, at - match, at)) {
        return end;
      }
    }
    return -1;
  }

  @Test
  void whatTryingCosts() {
    var random = new Random(3);
    try (var arena = Arena.ofShared();
        var model =
            new DecoderModel(
                ModelFolder.read(folder()),
                EngineSettings.defaults(),
                DeviceMemories.REAL,
                Optional.empty(),
                arena)) {
      int rows = 8;
      for (int row = 0; row < rows; row++) {
        model.prefill(row, 0, tokens(random, CONTEXT));
      }
      int[] lengths = new int[rows];
      Arrays.fill(lengths, CONTEXT);
      for (int batch : List.of(1, 4, 8)) {
        double step = median(_ -> model.decode(batch, tokens(random, batch), lengths));
        System.out.printf("%d rows: a step %.3f ms", batch, step);
        for (int draft : List.of(2, 4, 8)) {
          double tried =
              median(_ -> {
                for (int row = 0; row < batch; row++) {
                  model.prefill(row, CONTEXT, tokens(random, draft + 1));
                }
              });
          System.out.printf(", drafts of %d %.3f ms (%.1f steps)", draft, tried, tried / step);
        }
        System.out.println();
      }
    }
  }

  private Path folder() {
    return new ModelCache(new CacheFolder(cache)).importIfNeeded(MODEL, ImportListener.SILENT);
  }

  private static int[] tokens(Random random, int count) {
    return random.ints(count, 300, 1000).toArray();
  }

  private static double median(IntConsumer run) {
    var nanos = new long[RUNS];
    for (int i = -RUNS; i < RUNS; i++) {
      long begin = System.nanoTime();
      run.accept(i);
      nanos[Math.max(i, 0)] = System.nanoTime() - begin;
    }
    Arrays.sort(nanos);
    return nanos[RUNS / 2] / 1e6;
  }
}
