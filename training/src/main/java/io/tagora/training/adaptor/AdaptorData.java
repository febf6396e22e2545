package io.tagora.training.adaptor;

import io.tagora.training.data.SftSamples;
import io.tagora.training.sft.TrainingTree;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What an adaptor learns from, and what it is only measured on. Contexts without an entity, as
 * those of strangers, are left out: they say nothing of it.
 *
 * @param pairs contexts as text and with entities, with the same answers
 * @param questions trees of questions about one entity
 * @param table of all entities in any of them
 * @param tokens of each entity's text, as the model reads it; in the table's order
 */
public record AdaptorData(
    List<SftSamples.Pair> pairs,
    List<SftSamples.Pair> heldOutPairs,
    List<TrainingTree> questions,
    List<TrainingTree> heldOutQuestions,
    EntityTable table,
    List<int[]> tokens) {
  public AdaptorData {
    pairs = withEntities(pairs);
    heldOutPairs = withEntities(heldOutPairs);
    questions = List.copyOf(questions);
    heldOutQuestions = List.copyOf(heldOutQuestions);
    tokens = List.copyOf(tokens);
    if (pairs.isEmpty() || questions.isEmpty()) {
      throw new IllegalArgumentException(
          "an adaptor must have contexts and questions to learn from, got %d and %d"
              .formatted(pairs.size(), questions.size()));
    }
  }

  /** An entity is a number below nought among tokens. */
  private static List<SftSamples.Pair> withEntities(List<SftSamples.Pair> pairs) {
    return pairs.stream()
        .filter(pair -> IntStream.of(pair.entities().tokens()).anyMatch(token -> token < 0))
        .toList();
  }
}
