package io.tagora.inference.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.tagora.inference.InferenceException;
import io.tagora.inference.kv.KvFormat;
import io.tagora.inference.kv.KvScales;
import io.tagora.inference.model.DecoderShape;
import io.tagora.inference.model.ModelFolder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a graph file says of its KV. */
public final class GraphKv {
  private final Path file;
  private final DecoderShape shape;
  private final Map<String, TensorProto> constants;

  private GraphKv(Path file, DecoderShape shape, GraphProto graph) {
    this.file = file;
    this.shape = shape;
    constants =
        graph.getInitializerList().stream()
            .collect(Collectors.toMap(TensorProto::getName, Function.identity()));
  }

  /**
   * The scales of a folder whose graphs keep KV in bytes, or none if they keep it in floats.
   *
   * @throws InferenceException if its graphs do not keep it alike and as the folder says, or if a
   *     scale is missing, of another size or not a positive number
   */
  public static Optional<KvScales> requireOne(ModelFolder folder) {
    var scales = scales(folder.modelFile(), folder.shape());
    var said = folder.kv();
    var kept = scales.isPresent() ? KvFormat.INT8 : floats(folder.modelFile());
    if (said != kept) {
      throw new InferenceException(
          "%s must keep KV in %s, as tagora.json beside it says, got %s; import the model again"
              .formatted(folder.modelFile(), said.text(), kept.text()));
    }
    Stream.of(folder.prefillFile(), folder.decodeFile(), folder.sharedFile(), folder.wideFile())
        .flatMap(Optional::stream)
        .filter(other -> !scales(other, folder.shape()).equals(scales))
        .findFirst()
        .ifPresent(other -> {
          throw new InferenceException(
              "%s must keep KV as %s does, got other scales; import the model again"
                  .formatted(other, folder.modelFile().getFileName()));
        });
    return scales;
  }

  private static KvFormat floats(Path file) {
    return hasPast(StoredWeights.model(file).getGraph(), DataType.FLOAT16_VALUE)
        ? KvFormat.FP16
        : KvFormat.FP32;
  }

  private static Optional<KvScales> scales(Path file, DecoderShape shape) {
    var graph = StoredWeights.model(file).getGraph();
    return hasPast(graph, DataType.INT8_VALUE)
        ? Optional.of(new GraphKv(file, shape, graph).scales())
        : Optional.empty();
  }

  private static boolean hasPast(GraphProto graph, int type) {
    return graph.getInputList().stream()
        .filter(input -> input.getName().startsWith("past_key_values."))
        .anyMatch(input -> input.getType().getTensorType().getElemType() == type);
  }

  private KvScales scales() {
    try {
      return new KvScales(scales(GraphNames::keyScale), scales(GraphNames::valueScale));
    } catch (IllegalArgumentException e) {
      throw new InferenceException("%s is damaged: %s".formatted(file, e.getMessage()), e);
    }
  }

  private List<List<Float>> scales(Function<Integer, String> name) {
    return IntStream.range(0, shape.layers()).mapToObj(i -> scale(name.apply(i))).toList();
  }

  private List<Float> scale(String name) {
    var tensor = constants.get(name);
    int channels = shape.kvHeads() * shape.headDimension();
    if (tensor == null) {
      throw new InferenceException(
          "%s must have %s, the scale of its KV, got none; import the model again"
              .formatted(file, name));
    }
    var bytes = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    int count = bytes.remaining() / Float.BYTES;
    if (count != 1 && count != channels) {
      throw new InferenceException(
          "%s must have 1 or %d scales in %s, got %d; import the model again"
              .formatted(file, channels, name, count));
    }
    return floats(bytes);
  }

  private static List<Float> floats(ByteBuffer bytes) {
    var floats = new ArrayList<Float>();
    while (bytes.remaining() >= Float.BYTES) {
      floats.add(bytes.getFloat());
    }
    return floats;
  }
}
