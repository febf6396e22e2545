package io.tagora.inference.engine;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.tagora.inference.graph.GraphNames;
import io.tagora.inference.kv.KvMemory;
import io.tagora.inference.kv.KvScales;
import io.tagora.inference.kv.KvShape;
import io.tagora.inference.session.ElementType;
import io.tagora.inference.session.NativeMemory;
import io.tagora.inference.session.OrtBinding;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The keys and values of one prefix as products of matrices want them, in 32-bit floats whatever
 * the slot keeps: keys as [heads, tokens, dimension], values turned, [heads, dimension + 1,
 * tokens], with a last row of ones.
 */
final class SharedPrefix {
  private final KvShape shape;
  private final Optional<KvScales> scales;
  private final List<MemorySegment> keys = new ArrayList<>();
  private final List<MemorySegment> values = new ArrayList<>();

  /**
   * Room for a prefix as long as a row.
   *
   * @param shape of the rows that prefixes come from
   * @param scales what their bytes are worth, if they are bytes
   */
  SharedPrefix(KvShape shape, Optional<KvScales> scales, Arena arena) {
    this.shape = shape;
    this.scales = scales;
    long tokens = (long) shape.heads() * shape.capacity();
    for (int layer = 0; layer < shape.layers(); layer++) {
      keys.add(NativeMemory.zeroed(tokens * shape.dimension() * Float.BYTES, arena));
      values.add(NativeMemory.zeroed(tokens * (shape.dimension() + 1) * Float.BYTES, arena));
    }
  }

  /** Takes the first tokens of a row over. */
  void read(KvMemory source, int row, int tokens) {
    for (int layer = 0; layer < shape.layers(); layer++) {
      for (int head = 0; head < shape.heads(); head++) {
        var headKeys = floats(source.keys(layer, row, 1), head, tokens, keyScales(layer, head));
        long begin = (long) head * tokens * shape.dimension() * Float.BYTES;
        MemorySegment.copy(headKeys, 0, keys.get(layer), JAVA_FLOAT, begin, headKeys.length);
        var headValues =
            floats(source.values(layer, row, 1), head, tokens, valueScales(layer, head));
        turn(headValues, values.get(layer), head, tokens);
      }
    }
  }

  /** Binds the first tokens of what was read last. */
  void bind(DecoderModel model, OrtBinding binding, int tokens) {
    long heads = shape.heads();
    long width = shape.dimension();
    for (int layer = 0; layer < shape.layers(); layer++) {
      var layerKeys = keys.get(layer).asSlice(0, heads * tokens * width * Float.BYTES);
      var layerValues = values.get(layer).asSlice(0, heads * tokens * (width + 1) * Float.BYTES);
      model.bindInput(
          binding,
          GraphNames.prefixKey(layer),
          layerKeys,
          ElementType.FLOAT32,
          heads,
          tokens,
          width);
      model.bindInput(
          binding,
          GraphNames.prefixValue(layer),
          layerValues,
          ElementType.FLOAT32,
          heads,
          width + 1,
          tokens);
    }
  }

  private Optional<float[]> keyScales(int layer, int head) {
    return scales.map(known -> known.keys(layer, head, shape.dimension()));
  }

  private Optional<float[]> valueScales(int layer, int head) {
    return scales.map(known -> known.values(layer, head, shape.dimension()));
  }

  /** One head's numbers: [tokens, dimension]. */
  private float[] floats(MemorySegment row, int head, int tokens, Optional<float[]> worth) {
    int width = shape.dimension();
    long begin = head * shape.headBytes();
    var floats = new float[tokens * width];
    if (worth.isEmpty()) {
      MemorySegment.copy(row, JAVA_FLOAT, begin, floats, 0, floats.length);
      return floats;
    }
    var bytes = new byte[floats.length];
    MemorySegment.copy(row, JAVA_BYTE, begin, bytes, 0, bytes.length);
    float[] scale = worth.get();
    for (int from = 0; from < floats.length; from += width) {
      for (int i = 0; i < width; i++) {
        floats[from + i] = bytes[from + i] * scale[i];
      }
    }
    return floats;
  }

  /** [tokens, dimension] to a head's [dimension + 1, tokens], the last row all ones. */
  private void turn(float[] from, MemorySegment to, int head, int tokens) {
    int width = shape.dimension();
    var row = new float[tokens];
    long begin = (long) head * (width + 1) * tokens * Float.BYTES;
    for (int i = 0; i < width; i++) {
      for (int token = 0; token < tokens; token++) {
        row[token] = from[token * width + i];
      }
      MemorySegment.copy(row, 0, to, JAVA_FLOAT, begin + (long) i * tokens * Float.BYTES, tokens);
    }
    Arrays.fill(row, 1);
    MemorySegment.copy(row, 0, to, JAVA_FLOAT, begin + (long) width * tokens * Float.BYTES, tokens);
  }
}
