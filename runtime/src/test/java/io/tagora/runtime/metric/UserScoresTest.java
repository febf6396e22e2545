package io.tagora.runtime.metric;

import static io.tagora.runtime.retrieval.Shop.click;
import static io.tagora.runtime.retrieval.Shop.purchase;
import static io.tagora.runtime.retrieval.Shop.search;
import static io.tagora.runtime.retrieval.Shop.tag;
import static io.tagora.runtime.retrieval.Shop.user;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.retrieval.HashingEmbedder;
import io.tagora.runtime.retrieval.ProgressListener;
import io.tagora.runtime.retrieval.Shop;
import io.tagora.runtime.retrieval.TagVectors;
import io.tagora.runtime.retrieval.Vectors;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UserScoresTest {
  private final TagVectors vectors =
      TagVectors.embed(Shop.catalog(), new HashingEmbedder(32), ProgressListener.SILENT);

  @Test
  void tags_are_scored_by_their_categories() {
    List<Tag> tags = List.of(tag("oak dining tables"), tag("family tents"), tag("tents"));
    UserScores scores = UserScores.of(tags, Set.of("tents", "boots"), Set.of("boots"), 30, vectors);
    assertEquals(0.5, scores.hitRate());
    assertEquals(1 / 30.0, scores.precision());
    assertEquals(0.5, scores.exclusiveRecall());
    assertEquals(2 / 30.0, scores.categoryVariety());
  }

  @Test
  void diversity_is_the_mean_distance_over_all_pairs() {
    Tag tents = tag("tents");
    Tag boots = tag("hiking boots");
    double distance =
        1
            - Vectors.dot(
                vectors.of("tents").orElseThrow(), vectors.of("hiking boots").orElseThrow());
    assertEquals(0, TagDiversity.ofVectors(List.of(tents), vectors, 30));
    assertEquals(0, TagDiversity.ofVectors(List.of(tents, tents), vectors, 30), 1e-6);
    assertEquals(
        2 * distance / 3, TagDiversity.ofVectors(List.of(tents, tents, boots), vectors, 3), 1e-6);
    assertEquals(0, TagDiversity.ofVectors(List.of(tents, tents, boots), vectors, 2), 1e-6);
  }

  @Test
  void the_truth_is_what_items_were_touched_from_the_cut_to_the_horizon() {
    var dataset =
        Shop.dataset(
            user(
                "a",
                click("tents0", 9),
                purchase("boots0", 7),
                click("boots1", 3),
                search("desk lamps", 2),
                click("tables0", 0)),
            user("b", click("tents0", 9), search("tents", 5)));
    List<EvaluationCase> cases =
        EvaluationCase.of(dataset, Shop.NOW.minus(Duration.ofDays(7)), Duration.ofDays(7));
    assertEquals(1, cases.size());
    assertEquals(Set.of("boots"), cases.getFirst().truth());
    assertEquals(List.of(click("tents0", 9)), cases.getFirst().context().behaviors());
  }

  @Test
  void a_scorecard_averages_users_and_a_difference_pairs_them() {
    UserScores good = new UserScores(1, 0.2, 0.5, 0.9, 0.7, 0.8);
    UserScores bad = new UserScores(0, 0.1, 0.5, 0.1, 0.7, 0.8);
    Scorecard card = Scorecard.of(List.of(good, bad), 1);
    assertEquals(2, card.users());
    assertEquals(0.5, card.hitRate().mean());
    assertEquals(0.15, card.precision().mean(), 1e-12);
    assertEquals(0.5, card.exclusiveRecall().low());
    Interval difference =
        Scorecard.difference(List.of(good, good), List.of(bad, bad), UserScores::hitRate, 1);
    assertEquals(new Interval(1, 1, 1), difference);
    assertTrue(card.hitRate().low() <= 0.5 && card.hitRate().high() >= 0.5);
  }
}
