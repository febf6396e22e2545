package io.tagora.inference.engine;

import io.tagora.inference.entity.EntityVectors;
import io.tagora.inference.model.Tokenizer;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.Segment;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * A prompt's tokens: those of its text, and for each entity one number below nought where entities
 * have vectors, else those of its text.
 *
 * <p>Text is encoded between entities as a whole, so that it has the tokens that the model has
 * learnt; a blank before an entity that is one vector has no word to belong to and is left out.
 */
final class PromptTokens {
  private final Tokenizer tokenizer;
  private final Optional<EntityVectors> entities;

  PromptTokens(Tokenizer tokenizer, Optional<EntityVectors> entities) {
    this.tokenizer = tokenizer;
    this.entities = entities;
  }

  int[] of(HybridPrompt prompt) {
    return entities
        .filter(_ -> prompt.segments().stream().anyMatch(Segment.EntitySlot.class::isInstance))
        .map(vectors -> withEntities(prompt, vectors))
        .orElseGet(() -> tokenizer.encode(prompt.text()));
  }

  private int[] withEntities(HybridPrompt prompt, EntityVectors vectors) {
    var tokens = IntStream.builder();
    var text = new StringBuilder();
    for (Segment segment : prompt.segments()) {
      OptionalInt number =
          switch (segment) {
            case Segment.Text _ -> OptionalInt.empty();
            case Segment.EntitySlot(var described) -> vectors.numberOf(described);
          };
      if (number.isPresent()) {
        add(tokens, text.toString().stripTrailing());
        text.setLength(0);
        tokens.add(number.getAsInt());
      } else {
        text.append(segment.text());
      }
    }
    add(tokens, text.toString());
    return tokens.build().toArray();
  }

  private void add(IntStream.Builder tokens, String text) {
    if (!text.isEmpty()) {
      Arrays.stream(tokenizer.encode(text)).forEach(tokens::add);
    }
  }
}
