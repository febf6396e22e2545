package io.tagora.runtime.explanation;

import static io.tagora.runtime.retrieval.Shop.click;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tagora.runtime.agent.Channel;
import io.tagora.runtime.agent.RecommendedItem;
import io.tagora.runtime.agent.ReturningInterest;
import io.tagora.runtime.context.Environment;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.context.Profile;
import io.tagora.runtime.retrieval.Shop;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExplanationTest {
  private final StyleChooser chooser = new StyleChooser(Shop.catalog());
  private final PlainReason plain = new PlainReason(Shop.catalog());

  private static RecommendedItem shown(String itemId, Channel channel) {
    return shown(itemId, channel, channel == Channel.EXPLORATORY ? "p1" : "");
  }

  private static RecommendedItem shown(String itemId, Channel channel, String personaId) {
    var item = Shop.catalog().item(itemId).orElseThrow();
    boolean exploratory = channel == Channel.EXPLORATORY;
    return new RecommendedItem(
        item,
        Shop.catalog().categoryOf(item).name(),
        exploratory ? "family tents" : "",
        personaId,
        channel,
        0.5,
        0.5,
        "");
  }

  private static HybridContext on(String season, String holiday, String weather) {
    var environment =
        new Environment(Shop.TODAY.date(), season, holiday, Map.of("north", weather), List.of());
    return new HybridContext(
        new Profile("me", "25-34", "female", "north"), List.of(), environment, Shop.NOW);
  }

  @Test
  void a_dear_item_is_explained_by_facts_whatever_the_day() {
    assertEquals(
        Style.FACTUAL,
        chooser.choose(
            on("winter", "Christmas", "snow"), shown("tents7", Channel.EXPLORATORY), "gifts"));
  }

  @Test
  void care_and_harsh_weather_ask_for_warmth() {
    RecommendedItem tent = shown("tents0", Channel.EXPLORATORY);
    assertEquals(Style.WARM, chooser.choose(on("spring", "", "sunny"), tent, "first baby"));
    assertEquals(Style.WARM, chooser.choose(on("spring", "", "cold rain"), tent, "camping"));
  }

  @Test
  void fun_and_holidays_are_playful() {
    RecommendedItem tent = shown("tents0", Channel.EXPLORATORY);
    assertEquals(Style.PLAYFUL, chooser.choose(on("spring", "", "sunny"), tent, "birthday party"));
    assertEquals(Style.PLAYFUL, chooser.choose(on("spring", "Easter", "sunny"), tent, "camping"));
    assertEquals(Style.PLAYFUL, chooser.choose(on("summer", "", "sunny"), tent, "camping"));
  }

  @Test
  void an_ordinary_day_is_concise_for_utility_and_factual_for_tags() {
    HybridContext day = on("spring", "", "sunny");
    assertEquals(Style.CONCISE, chooser.choose(day, shown("tents0", Channel.UTILITY), ""));
    assertEquals(
        Style.FACTUAL, chooser.choose(day, shown("tents0", Channel.EXPLORATORY), "camping"));
  }

  @Test
  void the_plain_reason_says_how_the_item_was_found() {
    RecommendedItem tent = shown("tents0", Channel.EXPLORATORY);
    assertEquals(
        "For camping: found among family tents.", plain.sentence(Shop.context(), tent, "camping"));
    assertEquals("Found among family tents.", plain.sentence(Shop.context(), tent, ""));
  }

  @Test
  void the_plain_reason_of_what_is_under_way_says_where_the_user_was() {
    RecommendedItem tent = shown("tents0", Channel.EXPLORATORY, ReturningInterest.PERSONA_ID);
    assertEquals(
        "You have been looking at family tents.",
        plain.sentence(Shop.context(), tent, "picking up again"));
  }

  @Test
  void the_plain_reason_of_a_utility_item_says_whether_the_user_was_there() {
    RecommendedItem tent = shown("tents0", Channel.UTILITY);
    assertEquals(
        "You have been looking at tents, and others choose this one.",
        plain.sentence(Shop.context(click("tents5", 1)), tent, ""));
    assertEquals("Popular in tents right now.", plain.sentence(Shop.context(), tent, ""));
  }
}
