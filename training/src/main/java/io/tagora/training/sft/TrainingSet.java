package io.tagora.training.sft;

import java.util.List;

/** What a model learns from, and what it is only measured on. */
public record TrainingSet(List<TrainingTree> train, List<TrainingTree> validation) {
  public TrainingSet {
    train = List.copyOf(train);
    validation = List.copyOf(validation);
    if (train.isEmpty()) {
      throw new IllegalArgumentException("a training set must have at least one tree, got none");
    }
  }

  /** The tokens of one epoch, without padding. */
  public long trainTokens() {
    return train.stream().mapToLong(TrainingTree::length).sum();
  }
}
