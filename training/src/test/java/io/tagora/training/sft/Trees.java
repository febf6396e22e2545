package io.tagora.training.sft;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Small trees to learn from. */
public final class Trees {
  private Trees() {}

  /** A trunk and its branches, every token but the trunk's of weight 1. */
  public static TrainingTree of(int[] trunk, int[]... branches) {
    List<int[]> parts = new ArrayList<>(List.of(trunk));
    parts.addAll(List.of(branches));
    int length = parts.stream().mapToInt(part -> part.length).sum();
    int[] tokens = new int[length];
    int[] positions = new int[length];
    int[] numbers = new int[length];
    float[] weights = new float[length];
    int at = 0;
    for (int part = 0; part < parts.size(); part++) {
      for (int i = 0; i < parts.get(part).length; i++) {
        tokens[at] = parts.get(part)[i];
        positions[at] = part == 0 ? i : trunk.length + i;
        numbers[at] = part;
        weights[at] = part == 0 ? 0 : 1;
        at++;
      }
    }
    return new TrainingTree(tokens, positions, numbers, weights);
  }

  /**
   * Trees whose first branch counts up from the trunk's last token and whose second counts down.
   */
  public static List<TrainingTree> counting(int count, int vocabulary, long seed) {
    var random = new Random(seed);
    List<TrainingTree> trees = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] trunk = random.ints(3 + random.nextInt(4), 13, vocabulary - 3).toArray();
      int last = trunk[trunk.length - 1];
      trees.add(
          of(
              trunk,
              new int[] {5, last, last + 1, last + 2, last + 3},
              new int[] {6, last, last - 1, last - 2, last - 3}));
    }
    return trees;
  }
}
