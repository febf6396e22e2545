package io.tagora.training.data;

import io.tagora.training.sft.TrainingTree;
import java.util.Arrays;

/** Grows the four arrays of a tree: its trunk first, then branch by branch. */
final class TreeBuilder {
  private int[] tokens = new int[512];
  private int[] positions = new int[512];
  private int[] branches = new int[512];
  private float[] weights = new float[512];
  private int size;
  private int trunk;
  private int position;

  void trunkEnds() {
    trunk = position;
  }

  void startBranch() {
    position = trunk;
  }

  int size() {
    return size;
  }

  /** Adds tokens; an entity, whose id is below nought, is never predicted. */
  void add(int branch, int[] ids, float weight) {
    ensure(size + ids.length);
    for (int id : ids) {
      tokens[size] = id;
      positions[size] = position++;
      branches[size] = branch;
      weights[size++] = id < 0 ? 0 : weight;
    }
  }

  private void ensure(int length) {
    if (length > tokens.length) {
      int grown = Math.max(length, tokens.length * 2);
      tokens = Arrays.copyOf(tokens, grown);
      positions = Arrays.copyOf(positions, grown);
      branches = Arrays.copyOf(branches, grown);
      weights = Arrays.copyOf(weights, grown);
    }
  }

  TrainingTree build() {
    return new TrainingTree(
        Arrays.copyOf(tokens, size),
        Arrays.copyOf(positions, size),
        Arrays.copyOf(branches, size),
        Arrays.copyOf(weights, size));
  }
}
