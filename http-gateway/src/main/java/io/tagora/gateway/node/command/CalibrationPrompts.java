package io.tagora.gateway.node.command;

import io.tagora.inference.model.Tokenizer;
import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.exchange.UserLog;
import io.tagora.runtime.model.ControlToken;
import io.tagora.runtime.prompt.ArbiterPrompt;
import io.tagora.runtime.prompt.ContextPrompt;
import io.tagora.runtime.prompt.ContextWindow;
import io.tagora.runtime.world.Marketplace;
import io.tagora.runtime.world.MarketplaceSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Prompts as a node writes them, for a model that was trained on such. */
final class CalibrationPrompts {
  private static final int PROMPTS = 24;
  private static final int USERS = 4 * PROMPTS;
  private static final int ITEMS = 2000;
  private static final int SEED = 421;

  private CalibrationPrompts() {}

  /** Whether the model knows the tokens that our prompts are made with. */
  static boolean suit(Path tokenizerFile) {
    try (var tokenizer = Tokenizer.open(tokenizerFile)) {
      return ControlToken.texts().stream().allMatch(text -> tokenizer.tokenOf(text).isPresent());
    }
  }

  /**
   * Contexts of shoppers who did the most, each with a part of the catalog's tags for an Arbiter to
   * order, so that every tag is read.
   */
  static List<String> make() {
    Dataset dataset =
        Marketplace.generate(MarketplaceSettings.of(USERS, ITEMS, NodeOptions.CATALOG_SEED, SEED))
            .dataset();
    List<UserLog> busiest =
        dataset.users().stream()
            .sorted((a, b) -> Integer.compare(events(b, dataset), events(a, dataset)))
            .limit(PROMPTS)
            .toList();
    return IntStream.range(0, busiest.size())
        .mapToObj(i -> context(busiest.get(i), dataset) + pool(dataset.catalog(), i))
        .toList();
  }

  private static int events(UserLog log, Dataset dataset) {
    return log.before(dataset.end()).size();
  }

  private static String context(UserLog log, Dataset dataset) {
    var now = dataset.end();
    var context =
        new HybridContext(log.profile(), log.before(now), dataset.environmentAt(now), now);
    return ContextPrompt.of(context, dataset.catalog(), ContextWindow.DEFAULT).text();
  }

  private static String pool(Catalog catalog, int part) {
    List<Tag> tags = catalog.tags();
    List<Tag> pool =
        IntStream.range(0, tags.size())
            .filter(i -> i % PROMPTS == part)
            .mapToObj(tags::get)
            .toList();
    return ArbiterPrompt.ofTags(pool).text();
  }
}
