package io.tagora.inference.graph;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import com.fasterxml.jackson.databind.JsonNode;
import io.tagora.inference.InferenceException;
import io.tagora.inference.Json;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One safetensors file: 8 bytes with the header's length, a JSON header, then the tensors' bytes,
 * little-endian. The file is mapped, so only what is read takes memory. Header and offsets are
 * checked when it is opened: a file that was cut or damaged is refused then.
 */
public final class SafetensorsFile implements WeightSource {
  private static final int LENGTH_BYTES = 8;
  private static final long MAX_HEADER_BYTES = 100_000_000;
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Path file;
  private final MemorySegment data;
  private final Map<String, StoredTensor> tensors = new TreeMap<>();
  private final Map<String, String> metadata = new TreeMap<>();

  private SafetensorsFile(Path file, MemorySegment bytes) {
    this.file = file;
    if (bytes.byteSize() < LENGTH_BYTES) {
      throw damaged("at least 8 bytes", bytes.byteSize() + " bytes");
    }
    long header = bytes.get(LONG, 0);
    if (header < 2 || header > MAX_HEADER_BYTES || header > bytes.byteSize() - LENGTH_BYTES) {
      throw damaged("a header inside the file", "a header length of " + header);
    }
    data = bytes.asSlice(LENGTH_BYTES + header);
    var text = bytes.asSlice(LENGTH_BYTES, header).toArray(JAVA_BYTE);
    Json.object("the header of " + file, text)
        .properties()
        .forEach(e -> add(e.getKey(), e.getValue()));
  }

  /** Maps the file for as long as the arena is open. */
  public static SafetensorsFile open(Path file, Arena arena) {
    try (var channel = FileChannel.open(file)) {
      return new SafetensorsFile(file, channel.map(MapMode.READ_ONLY, 0, channel.size(), arena));
    } catch (NoSuchFileException e) {
      throw new InferenceException("the weights must exist, got no file " + file, e);
    } catch (IOException e) {
      throw new InferenceException("the weights must be readable, got " + e, e);
    }
  }

  private void add(String name, JsonNode node) {
    if (name.equals("__metadata__")) {
      node.properties().forEach(entry -> metadata.put(entry.getKey(), entry.getValue().asText()));
      return;
    }
    var shape = node.path("shape").valueStream().map(JsonNode::asLong).toList();
    var type = StoredType.named(file, name, node.path("dtype").asText());
    long begin = node.path("data_offsets").path(0).asLong(-1);
    long end = node.path("data_offsets").path(1).asLong(-1);
    long bytes = shape.stream().reduce((long) type.bytes(), Math::multiplyExact);
    if (begin < 0 || end - begin != bytes) {
      throw damaged(
          "%d bytes for %s of shape %s".formatted(bytes, name, shape),
          "offsets %d to %d".formatted(begin, end));
    }
    if (end > data.byteSize()) {
      throw damaged(
          "%d bytes of data for %s".formatted(end, name), data.byteSize() + ": it was cut");
    }
    tensors.put(name, new StoredTensor(type, shape, begin, end));
  }

  @Override
  public float[] read(String name, int... shape) {
    var tensor = tensors.get(name);
    if (tensor == null) {
      throw new InferenceException(
          "the weights must have %s, got none in %s".formatted(name, file));
    }
    var wanted = Arrays.stream(shape).mapToObj(d -> (long) d).toList();
    if (!tensor.shape().equals(wanted)) {
      throw new InferenceException(
          "%s in %s must have the shape %s, got %s".formatted(name, file, wanted, tensor.shape()));
    }
    var values = tensor.type().decode(data.asSlice(tensor.begin(), tensor.end() - tensor.begin()));
    requireFinite(name, values);
    return values;
  }

  private void requireFinite(String name, float[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new InferenceException(
            "%s in %s must hold finite numbers, got %s at place %d of %d"
                .formatted(name, file, values[i], i, values.length));
      }
    }
  }

  /** What the file says of itself. */
  public Map<String, String> metadata() {
    return Map.copyOf(metadata);
  }

  /**
   * The dimensions of a tensor.
   *
   * @throws InferenceException if it is not there
   */
  public List<Long> shape(String name) {
    var tensor = tensors.get(name);
    if (tensor == null) {
      throw new InferenceException(
          "the weights must have %s, got none in %s".formatted(name, file));
    }
    return tensor.shape();
  }

  /** How a tensor is stored, by its name. */
  Map<String, StoredTensor> tensors() {
    return tensors;
  }

  @Override
  public boolean has(String name) {
    return tensors.containsKey(name);
  }

  @Override
  public List<String> names() {
    return List.copyOf(tensors.keySet());
  }

  private InferenceException damaged(String rule, String value) {
    return new InferenceException("%s must have %s, got %s".formatted(file, rule, value));
  }

  /** Where a tensor lies behind the header, in bytes. */
  record StoredTensor(StoredType type, List<Long> shape, long begin, long end) {
    long elements() {
      return (end - begin) / type.bytes();
    }
  }
}
