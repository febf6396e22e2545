package io.tagora.runtime.signature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.runtime.agent.Arbitration;
import io.tagora.runtime.agent.Channel;
import io.tagora.runtime.agent.ExpertReport;
import io.tagora.runtime.agent.Plan;
import io.tagora.runtime.agent.Recommendation;
import io.tagora.runtime.agent.RecommendedItem;
import io.tagora.runtime.agent.Rung;
import io.tagora.runtime.agent.TagProposal;
import io.tagora.runtime.agent.Usage;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.catalog.Tag;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SignaturesTest {
  private static final SignatureSettings SETTINGS = new SignatureSettings(0.5, 0.35, 4, 0.3, 4);

  private static ExpertReport expert(String id, String... categories) {
    return new ExpertReport(
        id,
        Stream.of(categories)
            .map(category -> new TagProposal(new Tag("fine " + category, category), id, -1))
            .toList(),
        Optional.empty());
  }

  private static Recommendation answer(List<ExpertReport> experts, String... reasons) {
    var items =
        Stream.of(reasons)
            .map(reason ->
                new RecommendedItem(
                    new Item("i", "T", "c", "", 1, Map.of()),
                    "c",
                    "c",
                    "p",
                    Channel.EXPLORATORY,
                    1,
                    1,
                    reason))
            .toList();
    return new Recommendation(
        "r",
        "u",
        new Plan(List.of()),
        experts,
        new Arbitration(List.of()),
        items,
        Rung.ALL_EXPERTS,
        List.of(),
        Usage.NONE,
        Map.of(),
        Map.of());
  }

  @Test
  void overlap_is_the_mean_jaccard_of_pairs_of_experts_with_tags() {
    var experts = List.of(expert("p1", "a", "b"), expert("p2", "b", "c"), expert("p3"));
    assertEquals(1 / 3.0, Signatures.expertOverlap(experts), 1e-12);
    assertEquals(0, Signatures.expertOverlap(List.of(expert("p1", "a"))));
  }

  @Test
  void starvation_is_the_share_of_groups_without_any_reward() {
    assertEquals(0.5, Signatures.starvation(List.of(new double[] {0, 0}, new double[] {0, 0.1})));
    assertEquals(0, Signatures.starvation(List.of()));
  }

  @Test
  void a_kl_far_over_the_median_of_the_steps_before_is_a_spike() {
    var spikes = new KlSpikes(SignatureSettings.DEFAULT);
    assertFalse(spikes.isSpike(5), "nothing is known before");
    for (int step = 0; step < 20; step++) {
      assertFalse(spikes.isSpike(0.05 + 0.001 * step));
    }
    assertTrue(spikes.isSpike(0.5));
    assertFalse(spikes.isSpike(0.1));
    assertTrue(spikes.isSpike(Double.NaN));
  }

  @Test
  void a_tiny_kl_is_no_spike_however_small_those_before_were() {
    var spikes = new KlSpikes(SignatureSettings.DEFAULT);
    for (int step = 0; step < 20; step++) {
      assertFalse(spikes.isSpike(1e-6));
    }
    assertFalse(spikes.isSpike(1e-3));
  }

  @Test
  void one_answer_is_no_news_and_most_of_a_window_is_told_once_until_it_has_gone() {
    var watch = new AnswerWatch(SETTINGS);
    var alike = answer(List.of(expert("p1", "a", "b"), expert("p2", "a", "b")));
    var apart = answer(List.of(expert("p1", "a"), expert("p2", "b")));
    for (int i = 0; i < 3; i++) {
      AnswerWatch.Seen seen = watch.look(alike);
      assertEquals(Set.of(Signature.EXPERT_OVERLAP), seen.signs());
      assertEquals(Set.of(), seen.news());
    }
    assertEquals(Set.of(Signature.EXPERT_OVERLAP), watch.look(alike).news());
    assertEquals(Set.of(), watch.look(alike).news());
    for (int i = 0; i < 4; i++) {
      assertEquals(Set.of(), watch.look(apart).signs());
    }
    for (int i = 0; i < 2; i++) {
      assertEquals(Set.of(), watch.look(alike).news());
    }
    assertEquals(Set.of(Signature.EXPERT_OVERLAP), watch.look(alike).news());
  }

  @Test
  void reasons_that_read_alike_are_a_sign() {
    var watch = new AnswerWatch(SETTINGS);
    var seen = watch.look(answer(List.of(), "Fits camping: a tent.", "Fits camping: a stove."));
    assertEquals(Set.of(Signature.EXPLANATION_SAMENESS), seen.signs());
    assertEquals(0.25, seen.explanationDiversity(), 1e-12);
    assertEquals(Set.of(), watch.look(answer(List.of(), "Only one.")).signs());
  }
}
