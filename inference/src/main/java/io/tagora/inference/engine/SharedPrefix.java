package io.tagora.inference.engine;

import io.tagora.inference.graph.GraphNames;
import io.tagora.inference.kv.KvMemory;
import io.tagora.inference.kv.KvShape;
import io.tagora.inference.session.ElementType;
import io.tagora.inference.session.NativeMemory;
import io.tagora.inference.session.OrtBinding;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys and values of one prefix in the form that slots keep them in, bytes or floats, without
 * gaps: keys turned, [heads, dimension, tokens], values as they are, [heads, tokens, dimension].
 */
final class SharedPrefix {
  private final KvShape shape;
  private final ElementType type;
  private final List<MemorySegment> keys = new ArrayList<>();
  private final List<MemorySegment> values = new ArrayList<>();

  /**
   * Room for a prefix as long as a row.
   *
   * @param shape of the rows that prefixes come from
   */
  SharedPrefix(KvShape shape, Arena arena) {
    this.shape = shape;
    type = shape.format().element();
    for (int layer = 0; layer < shape.layers(); layer++) {
      keys.add(NativeMemory.zeroed(bytes(shape.capacity()), arena));
      values.add(NativeMemory.zeroed(bytes(shape.capacity()), arena));
    }
  }

  /** Bytes of keys, or values, of so many tokens. */
  private long bytes(int tokens) {
    return (long) shape.heads() * headBytes(tokens);
  }

  private long headBytes(int tokens) {
    return (long) tokens * shape.dimension() * type.bytes();
  }

  /** Takes the first tokens of a row over. */
  void read(KvMemory source, int row, int tokens) {
    for (int layer = 0; layer < shape.layers(); layer++) {
      var rowKeys = source.keys(layer, row, 1);
      var rowValues = source.values(layer, row, 1);
      for (int head = 0; head < shape.heads(); head++) {
        long from = head * shape.headBytes();
        long to = head * headBytes(tokens);
        turn(
            rowKeys.asSlice(from, headBytes(tokens)),
            keys.get(layer).asSlice(to, headBytes(tokens)),
            tokens);
        MemorySegment.copy(rowValues, from, values.get(layer), to, headBytes(tokens));
      }
    }
  }

  /** One head's numbers: [tokens, dimension] to [dimension, tokens]. */
  private void turn(MemorySegment from, MemorySegment to, int tokens) {
    int width = shape.dimension();
    switch (shape.format()) {
      case INT8 -> {
        byte[] read = from.toArray(ValueLayout.JAVA_BYTE);
        var turned = new byte[read.length];
        for (int token = 0; token < tokens; token++) {
          for (int i = 0; i < width; i++) {
            turned[i * tokens + token] = read[token * width + i];
          }
        }
        MemorySegment.copy(turned, 0, to, ValueLayout.JAVA_BYTE, 0, turned.length);
      }
      case FP32 -> {
        float[] read = from.toArray(ValueLayout.JAVA_FLOAT);
        var turned = new float[read.length];
        for (int token = 0; token < tokens; token++) {
          for (int i = 0; i < width; i++) {
            turned[i * tokens + token] = read[token * width + i];
          }
        }
        MemorySegment.copy(turned, 0, to, ValueLayout.JAVA_FLOAT, 0, turned.length);
      }
      case FP16 -> throw new IllegalStateException("a prefix must be in bytes or 32-bit floats");
    }
  }

  /** Binds the first tokens of what was read last. */
  void bind(DecoderModel model, OrtBinding binding, int tokens) {
    long heads = shape.heads();
    long width = shape.dimension();
    for (int layer = 0; layer < shape.layers(); layer++) {
      var layerKeys = keys.get(layer).asSlice(0, bytes(tokens));
      var layerValues = values.get(layer).asSlice(0, bytes(tokens));
      model.bindInput(binding, GraphNames.prefixKey(layer), layerKeys, type, heads, width, tokens);
      model.bindInput(
          binding, GraphNames.prefixValue(layer), layerValues, type, heads, tokens, width);
    }
  }
}
