package io.tagora.inference.bench;

import java.util.List;

/**
 * The shape of a model with random weights: Qwen3's, with a norm on every query and key head, and a
 * head that is the embedding table.
 *
 * @param hidden floats a token between layers
 * @param kvHeads heads of keys and values; each serves {@code heads / kvHeads} query heads
 * @param headDimension floats a head
 * @param mlp floats a token inside the feed-forward block
 */
public record RandomShape(
    String name,
    int layers,
    int hidden,
    int heads,
    int kvHeads,
    int headDimension,
    int mlp,
    int vocabulary,
    int context) {
  private static final List<RandomShape> NAMED =
      List.of(
          new RandomShape("4m", 4, 256, 4, 2, 64, 704, 4096, 2048),
          new RandomShape("0.6b", 28, 1024, 16, 8, 128, 3072, 32_768, 4096));

  /** The shape of that name. */
  public static RandomShape named(String name) {
    return NAMED.stream()
        .filter(shape -> shape.name.equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "a random model must be one of %s, got %s".formatted(names(), name)));
  }

  /** All names, the smallest model's first. */
  public static List<String> names() {
    return NAMED.stream().map(RandomShape::name).toList();
  }

  /** Weights in all. */
  public long parameters() {
    long attention = 2L * hidden * headDimension * (heads + kvHeads);
    long norms = 2L * hidden + 2L * headDimension;
    long layer = attention + 3L * hidden * mlp + norms;
    return (long) vocabulary * hidden + layers * layer + hidden;
  }
}
