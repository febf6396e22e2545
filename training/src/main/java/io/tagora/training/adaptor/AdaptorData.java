package io.tagora.training.adaptor;

import io.tagora.training.data.SftSamples;
import io.tagora.training.sft.TrainingTree;
import java.util.List;

/**
 * What an adaptor learns from, and what it is only measured on.
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
    pairs = List.copyOf(pairs);
    heldOutPairs = List.copyOf(heldOutPairs);
    questions = List.copyOf(questions);
    heldOutQuestions = List.copyOf(heldOutQuestions);
    tokens = List.copyOf(tokens);
    if (pairs.isEmpty() || questions.isEmpty()) {
      throw new IllegalArgumentException(
          "an adaptor must have contexts and questions to learn from, got %d and %d"
              .formatted(pairs.size(), questions.size()));
    }
  }
}
