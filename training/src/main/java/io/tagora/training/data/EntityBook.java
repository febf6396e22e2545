package io.tagora.training.data;

import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.Segment;
import io.tagora.training.sft.TextEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/**
 * Writes prompts as the engine reads them with an adaptor: each entity is one token, below nought;
 * the first text is −1, the second −2, and so on. Text is cut as {@code PromptTokens} of the engine
 * cuts it. Used by one thread.
 */
public final class EntityBook {
  private final TextEncoder encoder;
  private final SequencedMap<String, Integer> numbers = new LinkedHashMap<>();

  public EntityBook(TextEncoder encoder) {
    this.encoder = encoder;
  }

  /** The tokens of a prompt. */
  public int[] encode(HybridPrompt prompt) {
    var tokens = IntStream.builder();
    var text = new StringBuilder();
    for (Segment segment : prompt.segments()) {
      switch (segment) {
        case Segment.Text(var words) -> text.append(words);
        case Segment.EntitySlot(var entity) -> {
          add(tokens, text.toString().stripTrailing());
          text.setLength(0);
          tokens.add(numberOf(entity));
        }
      }
    }
    add(tokens, text.toString());
    return tokens.build().toArray();
  }

  private void add(IntStream.Builder tokens, String text) {
    if (!text.isEmpty()) {
      Arrays.stream(encoder.encode(text)).forEach(tokens::add);
    }
  }

  int numberOf(String entity) {
    return numbers.computeIfAbsent(entity, _ -> -1 - numbers.size());
  }

  /** The texts so far; the one of number −1 first. */
  public List<String> texts() {
    return new ArrayList<>(numbers.sequencedKeySet());
  }
}
