package io.tagora.training.adaptor;

import io.tagora.training.sft.SftSettings;

/**
 * How an adaptor learns.
 *
 * @param pace budget, batches, learning rate and checkpoints; a token is one of the short prompts
 * @param inner the width between the two layers
 * @param perception the weight of questions beside the answers on contexts; 0 for none
 * @param warmUpSteps steps that first bring an entity's vector near the mean of its text's tokens
 */
public record AdaptorSettings(SftSettings pace, int inner, double perception, int warmUpSteps) {
  public AdaptorSettings {
    if (inner < 1 || warmUpSteps < 0) {
      throw new IllegalArgumentException(
          "an adaptor's width must be at least 1 and its first steps at least 0, got %d and %d (--inner, --first-steps)"
              .formatted(inner, warmUpSteps));
    }
    if (!(perception >= 0)) {
      throw new IllegalArgumentException(
          "the weight of questions must be at least 0, got %s (--perception-weight)"
              .formatted(perception));
    }
  }
}
