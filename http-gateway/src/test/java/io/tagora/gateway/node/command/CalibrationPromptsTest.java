package io.tagora.gateway.node.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.runtime.model.ControlToken;
import io.tagora.runtime.world.Marketplace;
import io.tagora.runtime.world.MarketplaceSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CalibrationPromptsTest {
  private static final Path MODEL = Path.of("..", "models", "tagora-rec-4m");

  @Test
  void theDefaultModelKnowsTheTokensOfOurPrompts() {
    assertTrue(CalibrationPrompts.suit(MODEL.resolve("tokenizer.json")));
  }

  @Test
  void promptsAreContextsAndHoldEveryTag() {
    var prompts = CalibrationPrompts.make();
    assertEquals(prompts, CalibrationPrompts.make());
    var all = String.join("\n", prompts);
    for (var prompt : prompts) {
      assertTrue(prompt.startsWith(ControlToken.BEGIN.text()), prompt);
      assertTrue(prompt.contains(ControlToken.ARBITER.text()), prompt);
    }
    var catalog = Marketplace.generate(MarketplaceSettings.of(1, 2000, 7, 1)).dataset().catalog();
    assertTrue(catalog.tags().stream().allMatch(tag -> all.contains(tag.text())));
  }
}
