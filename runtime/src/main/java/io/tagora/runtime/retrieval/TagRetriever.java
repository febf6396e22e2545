package io.tagora.runtime.retrieval;

import io.tagora.runtime.agent.Arbitration;
import io.tagora.runtime.agent.Channel;
import io.tagora.runtime.agent.ScoredTag;
import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.context.Unwanted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Turns arbitrated tags into candidate items. Safe to call from any thread.
 *
 * <p>Every persona is a code, the direction of its tags weighted by their scores, and its interest
 * u_k is read from the behaviours. A tag is searched with h = β·u_k + (1−β)·v_tag, and a found item
 * scores tagScore · (fit + affinity)/2, where fit is the search's score and affinity is (1 + max_k
 * u_k·v)/2. So all of it lies in [0, 1] and none can make up for a tag that the Arbiter put last. A
 * tag stands for one leaf category, so whatever lies outside it is no find of that tag.
 */
public final class TagRetriever {
  private static final int SEARCHED = 50;

  private final ItemIndex index;
  private final MultiInterestEncoder encoder;
  private final RetrievalSettings settings;

  public TagRetriever(Catalog catalog, ItemIndex index, RetrievalSettings settings) {
    this.index = index;
    this.settings = settings;
    encoder =
        new MultiInterestEncoder(
            index.tagVectors(),
            new BehaviorCategories(catalog),
            Evidence.DEFAULT,
            settings.sharpness(),
            settings.recentBehaviors());
  }

  /** The candidates, best first, an item once: under the tag that scores it highest. */
  public List<Candidate> candidates(HybridContext context, Arbitration arbitration) {
    Map<String, float[]> interests = interests(context, arbitration);
    Set<String> unwanted = RecentPurchases.of(context, settings.boughtRecently());
    var best = new HashMap<String, Candidate>();
    for (ScoredTag scored : arbitration.tags()) {
      for (Candidate candidate : candidates(scored, interests, context.unwanted())) {
        if (!unwanted.contains(candidate.item().id())) {
          best.merge(candidate.item().id(), candidate, TagRetriever::better);
        }
      }
    }
    return best.values().stream()
        .sorted(
            Comparator.comparingDouble(Candidate::score)
                .reversed()
                .thenComparing(candidate -> candidate.item().id()))
        .toList();
  }

  private static Candidate better(Candidate earlier, Candidate later) {
    return later.score() > earlier.score() ? later : earlier;
  }

  private List<Candidate> candidates(
      ScoredTag scored, Map<String, float[]> interests, Unwanted unwanted) {
    Optional<float[]> tagVector = index.tagVectors().of(scored.tag().text());
    if (tagVector.isEmpty()) {
      return List.of();
    }
    float[] user = interests.get(scored.personaId());
    float[] query = Vectors.blended(user, settings.userWeight(), tagVector.get());
    return index.search(scored.tag().text(), query, SEARCHED).stream()
        .filter(found -> found.item().categoryId().equals(scored.tag().categoryId()))
        .filter(found -> unwanted.allows(found.item().id(), found.item().categoryId()))
        .limit(settings.itemsPerTag())
        .map(found -> candidate(scored, found, List.copyOf(interests.values())))
        .toList();
  }

  private Candidate candidate(ScoredTag scored, ScoredItem found, List<float[]> interests) {
    Item item = found.item();
    double cosine = MultiInterestEncoder.score(interests, index.tagVectors().of(item));
    double affinity = Math.clamp((1 + cosine) / 2, 0, 1);
    double score = scored.score() * (found.score() + affinity) / 2;
    return new Candidate(item, scored.tag().text(), scored.personaId(), Channel.EXPLORATORY, score);
  }

  private Map<String, float[]> interests(HybridContext context, Arbitration arbitration) {
    var tagsByPersona = new LinkedHashMap<String, List<ScoredTag>>();
    for (ScoredTag scored : arbitration.tags()) {
      if (index.tagVectors().of(scored.tag().text()).isPresent()) {
        tagsByPersona.computeIfAbsent(scored.personaId(), _ -> new ArrayList<>()).add(scored);
      }
    }
    List<float[]> codes = tagsByPersona.values().stream().map(this::code).toList();
    List<float[]> interests = encoder.interests(context, codes);
    var byPersona = new LinkedHashMap<String, float[]>();
    int k = 0;
    for (String personaId : tagsByPersona.keySet()) {
      byPersona.put(personaId, interests.get(k++));
    }
    return byPersona;
  }

  private float[] code(List<ScoredTag> tags) {
    List<float[]> vectors =
        tags.stream()
            .map(scored -> index.tagVectors().of(scored.tag().text()).orElseThrow())
            .toList();
    return Vectors.weightedDirection(
        vectors, tags.stream().mapToDouble(ScoredTag::score).toArray());
  }
}
