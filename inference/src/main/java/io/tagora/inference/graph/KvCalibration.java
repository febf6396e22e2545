package io.tagora.inference.graph;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.tagora.inference.InferenceException;
import io.tagora.inference.kv.KvFormat;
import io.tagora.inference.kv.KvMemory;
import io.tagora.inference.kv.KvScales;
import io.tagora.inference.kv.KvShape;
import io.tagora.inference.session.ElementType;
import io.tagora.inference.session.OrtBinding;
import io.tagora.inference.session.OrtRuntime;
import io.tagora.inference.session.OrtSession;
import io.tagora.inference.session.SessionSettings;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds how large a model's keys and values get, by reading texts with KV in 32-bit floats.
 *
 * <p>All channels of a layer share one scale, its greatest number over {@value KvScales#LEVELS}:
 * this is fastest and has room for texts of another kind. But where a channel is far out of the
 * others' range, as some models' keys are, the others would keep a few levels only; then each
 * channel of the layer has its own, with some room, and a quiet channel that of the median one.
 */
final class KvCalibration implements AutoCloseable {
  /** How many times the median channel's range makes an outlier. */
  private static final float OUTLIER = 8;

  /** How much more than was seen a channel with a scale of its own can hold. */
  private static final float ROOM = 1.25f;

  /** The part of a layer's range that a channel without any number is given. */
  private static final float LEAST = 1e-4f;

  private final DecoderConfig config;
  private final KvFormat floats;
  private final OrtRuntime runtime = OrtRuntime.shared();
  private final OrtSession session;
  private final float[][] keys;
  private final float[][] values;

  /** A calibration that has read nothing yet, with a graph over KV in such floats. */
  KvCalibration(Path model, DecoderConfig config, KvFormat floats) {
    this.config = config;
    this.floats = floats;
    int threads = Runtime.getRuntime().availableProcessors();
    session = runtime.open(model, new SessionSettings(threads, false));
    keys = new float[config.layers()][config.keyWidth()];
    values = new float[config.layers()][config.keyWidth()];
  }

  /** Reads a text from its beginning. */
  void read(int... tokens) {
    var shape =
        new KvShape(
            config.layers(), config.kvHeads(), tokens.length, config.headDimension(), floats);
    try (var arena = Arena.ofConfined();
        var binding = session.bind()) {
      var kv = new KvMemory(shape, 1, arena);
      bindTokens(binding, arena, tokens);
      bindKv(binding, kv);
      binding.run();
      for (int layer = 0; layer < config.layers(); layer++) {
        widen(keys[layer], kv.keys(layer, 0, 1), tokens.length);
        widen(values[layer], kv.values(layer, 0, 1), tokens.length);
      }
    }
  }

  /**
   * The scales for what was read.
   *
   * @throws InferenceException if keys or values were no numbers, or all nought
   */
  KvScales scales() {
    var keyScales = new ArrayList<List<Float>>();
    var valueScales = new ArrayList<List<Float>>();
    for (int layer = 0; layer < config.layers(); layer++) {
      boolean ofChannels = hasOutliers(keys[layer]) || hasOutliers(values[layer]);
      keyScales.add(scales(keys[layer], ofChannels));
      valueScales.add(scales(values[layer], ofChannels));
    }
    try {
      return new KvScales(keyScales, valueScales);
    } catch (IllegalArgumentException e) {
      throw new InferenceException(
          "keys and values of the calibration's texts must be numbers: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    session.close();
  }

  private void bindTokens(OrtBinding binding, Arena arena, int... tokens) {
    int n = tokens.length;
    var ids = IntStream.of(tokens).asLongStream().toArray();
    input(binding, GraphNames.INPUT_IDS, arena.allocateFrom(JAVA_LONG, ids), 1, n);
    input(binding, GraphNames.LOGITS_INDICES, arena.allocateFrom(JAVA_LONG, n - 1L), 1);
    length(binding, GraphNames.SEQUENCE_LENGTHS, arena.allocateFrom(JAVA_INT, n - 1));
    length(binding, GraphNames.TOTAL_LENGTH, arena.allocateFrom(JAVA_INT, n));
    var logits = arena.allocate(JAVA_FLOAT, config.vocabulary());
    try (var tensor = runtime.tensor(logits, ElementType.FLOAT32, 1, config.vocabulary())) {
      binding.output(GraphNames.LOGITS, tensor);
    }
  }

  private void input(OrtBinding binding, String name, MemorySegment longs, long... shape) {
    try (var tensor = runtime.tensor(longs, ElementType.INT64, shape)) {
      binding.input(name, tensor);
    }
  }

  private void length(OrtBinding binding, String name, MemorySegment value) {
    try (var tensor = runtime.tensor(value, ElementType.INT32, 1)) {
      binding.input(name, tensor);
    }
  }

  private void bindKv(OrtBinding binding, KvMemory kv) {
    for (int layer = 0; layer < config.layers(); layer++) {
      inPlace(
          binding,
          GraphNames.pastKey(layer),
          GraphNames.presentKey(layer),
          kv,
          kv.keys(layer, 0, 1));
      inPlace(
          binding,
          GraphNames.pastValue(layer),
          GraphNames.presentValue(layer),
          kv,
          kv.values(layer, 0, 1));
    }
  }

  private void inPlace(
      OrtBinding binding, String past, String present, KvMemory kv, MemorySegment data) {
    var shape = kv.shape();
    try (var tensor =
        runtime.tensor(
            data, floats.element(), 1, shape.heads(), shape.capacity(), shape.dimension())) {
      binding.input(past, tensor).output(present, tensor);
    }
  }

  /** A channel's range; what is no number stays in it. */
  private void widen(float[] range, MemorySegment read, int tokens) {
    int dimension = config.headDimension();
    var numbers = numbers(read);
    for (int i = 0; i < numbers.length; i++) {
      int head = i / dimension / tokens;
      int channel = head * dimension + i % dimension;
      range[channel] = Math.max(range[channel], Math.abs(numbers[i]));
    }
  }

  private float[] numbers(MemorySegment read) {
    if (floats == KvFormat.FP32) {
      return read.toArray(JAVA_FLOAT);
    }
    short[] halves = read.toArray(JAVA_SHORT);
    var numbers = new float[halves.length];
    for (int i = 0; i < halves.length; i++) {
      numbers[i] = Float.float16ToFloat(halves[i]);
    }
    return numbers;
  }

  private static List<Float> scales(float[] ranges, boolean ofChannels) {
    if (!ofChannels) {
      return List.of(greatest(ranges) / KvScales.LEVELS);
    }
    float quiet = Math.max(median(ranges), greatest(ranges) * LEAST);
    return IntStream.range(0, ranges.length)
        .mapToObj(i -> ROOM * Math.max(ranges[i], quiet) / KvScales.LEVELS)
        .toList();
  }

  private static boolean hasOutliers(float[] ranges) {
    return greatest(ranges) > OUTLIER * median(ranges);
  }

  private static float greatest(float[] ranges) {
    float greatest = 0;
    for (float range : ranges) {
      greatest = Math.max(greatest, range);
    }
    return greatest;
  }

  private static float median(float[] ranges) {
    var sorted = ranges.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
