package io.tagora.inference.kv;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the bytes of a model's KV are worth: a key or value is its byte times the scale of its
 * channel, a place in a head. Immutable.
 */
public final class KvScales {
  /** The greatest byte that a key or value within the calibrated range becomes. */
  public static final int LEVELS = 127;

  private final List<Layer> layers;

  /** One layer's scales: [KV heads * dimension], or a single one for all channels. */
  private record Layer(List<Float> keys, List<Float> values) {}

  /**
   * Scales of as many layers as both lists have.
   *
   * @param keys a list a layer: one scale for all channels, or one for each of [heads, dimension]
   * @param values the same for values
   * @throws IllegalArgumentException if a scale is not a positive number
   */
  public KvScales(List<List<Float>> keys, List<List<Float>> values) {
    if (keys.size() != values.size()) {
      throw new IllegalArgumentException(
          "KV scales must be of as many layers for values as for keys, got %d and %d"
              .formatted(values.size(), keys.size()));
    }
    layers =
        IntStream.range(0, keys.size())
            .mapToObj(i -> new Layer(List.copyOf(keys.get(i)), List.copyOf(values.get(i))))
            .toList();
    Stream.concat(keys.stream(), values.stream()).flatMap(List::stream).forEach(KvScales::require);
  }

  private static void require(float scale) {
    if (!(scale > 0) || Float.isInfinite(scale)) {
      throw new IllegalArgumentException("a KV scale must be a positive number, got " + scale);
    }
  }

  public int layers() {
    return layers.size();
  }

  /** A layer's scales of keys: one, or one a channel. */
  public List<Float> keys(int layer) {
    return layers.get(layer).keys();
  }

  /** A layer's scales of values: one, or one a channel. */
  public List<Float> values(int layer) {
    return layers.get(layer).values();
  }

  /** The scales of keys of one head: [dimension]. */
  public float[] keys(int layer, int head, int dimension) {
    return ofHead(keys(layer), head, dimension);
  }

  /** The scales of values of one head: [dimension]. */
  public float[] values(int layer, int head, int dimension) {
    return ofHead(values(layer), head, dimension);
  }

  private static float[] ofHead(List<Float> scales, int head, int dimension) {
    var of = new float[dimension];
    if (scales.size() == 1) {
      Arrays.fill(of, scales.getFirst());
      return of;
    }
    for (int i = 0; i < dimension; i++) {
      of[i] = scales.get(head * dimension + i);
    }
    return of;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KvScales that && layers.equals(that.layers);
  }

  @Override
  public int hashCode() {
    return layers.hashCode();
  }
}
