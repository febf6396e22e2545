package io.tagora.training.sft;

/**
 * A training sample in the shape of serving: one trunk (the shared context) and branches that each
 * continue the trunk.
 *
 * <p>All arrays have the same length T. Branch 0 is the trunk, and a token of branch b sees the
 * trunk's tokens and its own branch's earlier tokens, nothing else; so a context is read once
 * however many roles learn from it. Positions restart after the trunk in every branch.
 *
 * @param tokens token ids
 * @param positions rotary positions
 * @param branches 0 for the trunk, then 1, 2, … in order of appearance
 * @param weights the loss weight of predicting this token from the one before it in its branch, at
 *     least 0; a branch's first token is never predicted
 */
@SuppressWarnings("ArrayRecordComponent") // Token arrays of a hot loop; compared nowhere.
public record TrainingTree(int[] tokens, int[] positions, int[] branches, float[] weights) {
  public TrainingTree {
    if (positions.length != tokens.length
        || branches.length != tokens.length
        || weights.length != tokens.length) {
      throw new IllegalArgumentException(
          "a tree's arrays must have one length, got %d tokens, %d positions, %d branches, %d weights"
              .formatted(tokens.length, positions.length, branches.length, weights.length));
    }
  }

  public int length() {
    return tokens.length;
  }
}
