package io.tagora.training.grpo;

import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.OutputRule;
import io.tagora.runtime.model.PhraseSet;
import io.tagora.runtime.prompt.ExpertPrompt;
import java.util.Set;

/**
 * What one expert is asked at one moment, and what came true.
 *
 * @param context the trunk
 * @param vocabulary what tags it may write
 * @param tags how many it writes
 * @param truth ids of the categories that the user turned to, at least one
 */
record ExpertTask(
    HybridPrompt context, Persona persona, PhraseSet vocabulary, int tags, Set<String> truth) {

  HybridPrompt branch() {
    return ExpertPrompt.of(persona);
  }

  OutputRule rule() {
    return new OutputRule.Phrases(vocabulary, tags, tags);
  }
}
