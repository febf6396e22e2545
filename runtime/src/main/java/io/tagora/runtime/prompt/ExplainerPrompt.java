package io.tagora.runtime.prompt;

import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.model.ControlToken;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.HybridPrompt;

/**
 * The explanation's branch: style + item + interest → a sentence (paper section 8, second stage).
 */
public final class ExplainerPrompt {
  private ExplainerPrompt() {}

  /**
   * The branch for one item. Its title stands there letter by letter, whatever entities are read
   * as: the sentence quotes it.
   *
   * @param interest the persona's name, or what else speaks for the item
   */
  public static HybridPrompt of(String style, Item item, String interest) {
    return HybridPrompt.builder()
        .text(ControlToken.EXPLAIN.text())
        .text(style)
        .text(ControlToken.SEPARATOR.text())
        .text(ControlToken.removeFrom(item.title()))
        .text(ControlToken.SEPARATOR.text())
        .text(ControlToken.removeFrom(interest))
        .text(ControlToken.ANSWER.text())
        .build();
  }

  /** What an explainer should write, end token included. */
  public static String answer(String text) {
    return text + ControlToken.END.text();
  }

  public static String parse(Generation generation) {
    return String.join(" ", generation.texts()).strip();
  }
}
