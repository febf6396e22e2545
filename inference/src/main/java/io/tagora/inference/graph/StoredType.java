package io.tagora.inference.graph;

import io.tagora.inference.InferenceException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Number formats of stored weights; all become 32-bit floats without loss. */
enum StoredType {
  F32(4) {
    @Override
    float value(MemorySegment data, long index) {
      return data.getAtIndex(FLOAT, index);
    }
  },
  F16(2) {
    @Override
    float value(MemorySegment data, long index) {
      return Float.float16ToFloat(data.getAtIndex(SHORT, index));
    }
  },
  BF16(2) {
    @Override
    float value(MemorySegment data, long index) {
      return Float.intBitsToFloat(data.getAtIndex(SHORT, index) << 16);
    }
  };

  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final int bytes;

  StoredType(int bytes) {
    this.bytes = bytes;
  }

  int bytes() {
    return bytes;
  }

  abstract float value(MemorySegment data, long index);

  float[] decode(MemorySegment data) {
    var values = new float[Math.toIntExact(data.byteSize() / bytes)];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(data, i);
    }
    return values;
  }

  static StoredType named(Path file, String tensor, String name) {
    return Stream.of(values())
        .filter(type -> type.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new InferenceException(
                "%s in %s must be stored as one of %s, got %s"
                    .formatted(tensor, file, List.of(values()), name)));
  }
}
