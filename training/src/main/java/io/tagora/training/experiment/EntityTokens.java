package io.tagora.training.experiment;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.Segment;
import io.tagora.runtime.model.TextEmbedder;
import io.tagora.runtime.prompt.EntityText;
import io.tagora.training.data.Turn;
import io.tagora.training.sft.TextEncoder;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the entities of contexts take as text.
 *
 * @param items places of items in all contexts
 * @param itemTokens of their text
 * @param queries places of queries
 * @param queryTokens of their text
 * @param sentenceOperations of the sentence model for each place, as if none were known
 */
record EntityTokens(
    long items, long itemTokens, long queries, long queryTokens, double sentenceOperations) {

  static EntityTokens of(
      List<Turn> turns,
      Catalog catalog,
      EntityText entities,
      TextEncoder encoder,
      TextEmbedder embedder) {
    Set<String> itemTexts =
        catalog.items().stream()
            .map(item -> entities.of(item, catalog))
            .collect(Collectors.toCollection(HashSet::new));
    long items = 0;
    long itemTokens = 0;
    long queries = 0;
    long queryTokens = 0;
    double sentences = 0;
    for (Turn turn : turns) {
      for (String text : texts(turn.context())) {
        int tokens = encoder.encode(" " + text).length;
        boolean item = itemTexts.contains(text);
        items += item ? 1 : 0;
        itemTokens += item ? tokens : 0;
        queries += item ? 0 : 1;
        queryTokens += item ? 0 : tokens;
        sentences += Operations.sentence(embedder.tokens(text));
      }
    }
    return new EntityTokens(items, itemTokens, queries, queryTokens, sentences);
  }

  private static List<String> texts(HybridPrompt prompt) {
    return prompt.segments().stream()
        .filter(Segment.EntitySlot.class::isInstance)
        .map(Segment::text)
        .toList();
  }

  long all() {
    return items + queries;
  }

  /** Tokens an item, or a query; NaN where there is none. */
  double itemRatio() {
    return ratio(itemTokens, items);
  }

  double queryRatio() {
    return ratio(queryTokens, queries);
  }

  double ratio() {
    return ratio(itemTokens + queryTokens, all());
  }

  private static double ratio(long tokens, long places) {
    return places == 0 ? Double.NaN : (double) tokens / places;
  }
}
