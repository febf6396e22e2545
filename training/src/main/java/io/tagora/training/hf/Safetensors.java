package io.tagora.training.hf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * A safetensors file: the length of a JSON header, the header (names, types, shapes, offsets, and
 * free text under {@code __metadata__}), then the numbers, little-endian.
 */
public record Safetensors(
    Map<String, String> metadata, SequencedMap<String, StoredTensor> tensors) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String METADATA = "__metadata__";
  private static final int ALIGNMENT = 8;
  private static final long LARGEST_HEADER = 100_000_000;

  /** Writes beside the target and moves, so that no reader ever meets half a file. */
  public void write(Path target, Precision precision) throws IOException {
    Path part = target.resolveSibling(target.getFileName() + ".part");
    try (var channel =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      writeFully(channel, header(precision));
      for (StoredTensor tensor : tensors.values()) {
        ByteBuffer bytes = buffer(tensor.values().length * precision.bytes());
        for (float value : tensor.values()) {
          precision.put(bytes, value);
        }
        writeFully(channel, bytes.flip());
      }
      channel.force(true);
    }
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Reads a whole file of F16 and F32 tensors.
   *
   * @throws IOException if the file is cut short, has another type or no safetensors header
   */
  public static Safetensors read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    JsonNode header = readHeader(bytes, file);
    ByteBuffer data = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : header.properties()) {
      if (entry.getKey().equals(METADATA)) {
        entry.getValue().properties().forEach(p -> metadata.put(p.getKey(), p.getValue().asText()));
      } else {
        tensors.put(entry.getKey(), readTensor(entry.getValue(), data, entry.getKey(), file));
      }
    }
    return new Safetensors(metadata, tensors);
  }

  private ByteBuffer header(Precision precision) {
    ObjectNode root = JSON.createObjectNode();
    metadata.forEach(root.putObject(METADATA)::put);
    long offset = 0;
    for (Map.Entry<String, StoredTensor> entry : tensors.entrySet()) {
      ObjectNode node = root.putObject(entry.getKey()).put("dtype", precision.name());
      var shape = node.putArray("shape");
      for (long size : entry.getValue().shape()) {
        shape.add(size);
      }
      long end = offset + (long) entry.getValue().values().length * precision.bytes();
      node.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    byte[] text = root.toString().getBytes(StandardCharsets.UTF_8);
    int padded = (text.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    ByteBuffer bytes = buffer(Long.BYTES + padded).putLong(padded).put(text);
    while (bytes.hasRemaining()) {
      bytes.put((byte) ' ');
    }
    return bytes.flip();
  }

  private static JsonNode readHeader(ByteBuffer bytes, Path file) throws IOException {
    long length = bytes.remaining() < Long.BYTES ? -1 : bytes.getLong();
    if (length < 2 || length > LARGEST_HEADER || length > bytes.remaining()) {
      throw new IOException(
          "%s must start with a safetensors header, got %d bytes of header"
              .formatted(file, length));
    }
    byte[] text = new byte[(int) length];
    bytes.get(text);
    return JSON.readTree(text);
  }

  private static StoredTensor readTensor(JsonNode node, ByteBuffer data, String name, Path file)
      throws IOException {
    Precision precision =
        switch (node.path("dtype").asText()) {
          case "F16" -> Precision.F16;
          case "F32" -> Precision.F32;
          default ->
              throw new IOException(
                  "%s of %s must be F16 or F32, got %s".formatted(name, file, node.path("dtype")));
        };
    long start = node.path("data_offsets").path(0).asLong(-1);
    long end = node.path("data_offsets").path(1).asLong(-1);
    if (start < 0 || end < start || end > data.limit()) {
      throw new IOException(
          "%s of %s must lie inside the file's %d bytes of data, got %d to %d (is the file cut short?)"
              .formatted(name, file, data.limit(), start, end));
    }
    long[] shape = new long[node.path("shape").size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = node.path("shape").path(i).asLong();
    }
    ByteBuffer bytes = data.slice((int) start, (int) (end - start)).order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[bytes.remaining() / precision.bytes()];
    for (int i = 0; i < values.length; i++) {
      values[i] = precision.take(bytes);
    }
    return new StoredTensor(shape, values);
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
