package io.tagora.inference.graph;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.tagora.inference.InferenceException;
import io.tagora.inference.session.ElementType;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The weights of model files that lie in data files beside them, mapped: they take memory only as
 * far as they are read, and once for all graphs that name the same place.
 */
public final class StoredWeights {
  private final Arena arena;
  private final Map<Path, MemorySegment> files = new HashMap<>();

  /** The mappings live as long as the arena. */
  public StoredWeights(Arena arena) {
    this.arena = arena;
  }

  /** One graph's weights of the types that we share. */
  public List<Weight> of(Path modelFile) {
    var weights = new ArrayList<Weight>();
    for (var tensor : model(modelFile).getGraph().getInitializerList()) {
      var type = ElementType.ofOnnx(tensor.getDataType());
      if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL && type.isPresent()) {
        weights.add(weight(modelFile, tensor, type.get()));
      }
    }
    return weights;
  }

  static ModelProto model(Path file) {
    try {
      return ModelProto.parseFrom(Files.readAllBytes(file));
    } catch (InvalidProtocolBufferException e) {
      throw new InferenceException(
          "the model file must be an ONNX model, got %s: %s".formatted(file, e.getMessage()), e);
    } catch (IOException e) {
      throw new InferenceException("the model file must be readable, got " + e, e);
    }
  }

  private Weight weight(Path modelFile, TensorProto tensor, ElementType type) {
    var file = modelFile.resolveSibling(entry(tensor, "location").orElse(""));
    long begin = entry(tensor, "offset").map(Long::parseLong).orElse(0L);
    var shape = tensor.getDimsList().stream().mapToLong(Long::longValue).toArray();
    long bytes = type.bytes();
    for (long dimension : shape) {
      bytes = Math.multiplyExact(bytes, dimension);
    }
    var data = files.computeIfAbsent(file, this::map);
    if (begin < 0 || begin + bytes > data.byteSize()) {
      throw new InferenceException(
          "%s must have %d bytes for %s, got %d: it was cut"
              .formatted(file, begin + bytes, tensor.getName(), data.byteSize()));
    }
    return new Weight(
        tensor.getName(), type, List.copyOf(tensor.getDimsList()), data.asSlice(begin, bytes));
  }

  private MemorySegment map(Path file) {
    try (var channel = FileChannel.open(file)) {
      return channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
    } catch (IOException e) {
      throw new InferenceException("the model's data must be readable, got " + e, e);
    }
  }

  private static Optional<String> entry(TensorProto tensor, String key) {
    return tensor.getExternalDataList().stream()
        .filter(entry -> entry.getKey().equals(key))
        .map(StringStringEntryProto::getValue)
        .findFirst();
  }

  /** A weight by its name in the graph. */
  public record Weight(String name, ElementType type, List<Long> shape, MemorySegment data) {}
}
