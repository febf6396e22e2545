package io.tagora.runtime.retrieval;

import static io.tagora.runtime.retrieval.Shop.click;
import static io.tagora.runtime.retrieval.Shop.purchase;
import static io.tagora.runtime.retrieval.Shop.search;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Item;
import java.util.List;
import org.junit.jupiter.api.Test;

class MultiInterestEncoderTest {
  private final Catalog catalog = Shop.catalog();
  private final TagVectors vectors =
      TagVectors.embed(catalog, new HashingEmbedder(64), ProgressListener.SILENT);

  private MultiInterestEncoder encoder(double sharpness, int recent) {
    return new MultiInterestEncoder(
        vectors, new BehaviorCategories(catalog), Evidence.DEFAULT, sharpness, recent);
  }

  private float[] vector(String tag) {
    return vectors.of(tag).orElseThrow();
  }

  private Item item(String id) {
    return catalog.item(id).orElseThrow();
  }

  @Test
  void each_code_reads_its_own_interest_from_mixed_behaviour() {
    var context = Shop.context(click("tents0", 1), click("strollers0", 1), click("tables0", 1));
    List<float[]> codes = List.of(vector("strollers"), vector("tents"));
    List<float[]> interests = encoder(12, 100).interests(context, codes);
    assertTrue(Vectors.dot(interests.get(0), vectors.of(item("strollers0"))) > 0.9);
    assertTrue(Vectors.dot(interests.get(1), vectors.of(item("tents0"))) > 0.9);
  }

  @Test
  void attention_is_the_softmax_of_likeness_and_evidence() {
    var context = Shop.context(purchase("tents0", 14), click("boots0", 0));
    float[] code = vector("tents");
    float[] tent = vectors.of(item("tents0"));
    float[] boot = vectors.of(item("boots0"));
    double tentWeight = 3 * 0.5 * Math.exp(2 * Vectors.dot(code, tent));
    double bootWeight = 1 * Math.exp(2 * Vectors.dot(code, boot));
    float[] expected =
        Vectors.weightedDirection(List.of(tent, boot), new double[] {tentWeight, bootWeight});
    assertArrayEquals(
        expected, encoder(2, 100).interests(context, List.of(code)).getFirst(), 1e-5f);
  }

  @Test
  void a_search_counts_by_the_tag_in_its_query() {
    var context = Shop.context(search("cheap Oak dining tables", 1));
    float[] interest = encoder(1, 100).interests(context, List.of(vector("tents"))).getFirst();
    assertArrayEquals(vector("oak dining tables"), interest, 1e-5f);
  }

  @Test
  void without_behaviour_the_codes_are_the_interests() {
    List<float[]> codes = List.of(vector("tents"));
    assertSame(codes, encoder(1, 100).interests(Shop.context(), codes));
  }

  @Test
  void only_the_last_behaviours_are_read() {
    var context = Shop.context(click("tents0", 5), click("boots0", 1));
    float[] interest = encoder(1, 1).interests(context, List.of(vector("tents"))).getFirst();
    assertArrayEquals(vectors.of(item("boots0")), interest, 1e-5f);
  }

  @Test
  void an_item_scores_by_its_best_interest() {
    var left = new float[] {1, 0};
    var right = new float[] {0, 1};
    assertEquals(
        0.8, MultiInterestEncoder.score(List.of(left, right), new float[] {0.6f, 0.8f}), 1e-6);
  }
}
