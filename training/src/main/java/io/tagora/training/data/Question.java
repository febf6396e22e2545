package io.tagora.training.data;

import io.tagora.runtime.model.ControlToken;
import io.tagora.runtime.model.HybridPrompt;

/**
 * A question about one entity and what the catalog answers (paper section 2, self-perception).
 *
 * @param kind what is asked for, as "brand"
 * @param entity the entity's text, as contexts have it
 */
public record Question(String kind, String entity, String words, String answer) {

  /** What all questions about the entity begin with. */
  public HybridPrompt trunk() {
    return HybridPrompt.builder().text(ControlToken.BEGIN.text()).entity(entity).build();
  }

  /** The question, up to where its answer begins. */
  public String asked() {
    return ControlToken.SEPARATOR.text() + words + ControlToken.ANSWER.text();
  }

  /** The answer, end token included. */
  public String answered() {
    return ControlToken.removeFrom(answer) + ControlToken.END.text();
  }
}
