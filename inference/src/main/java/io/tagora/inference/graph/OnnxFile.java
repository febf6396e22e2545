package io.tagora.inference.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.tagora.inference.InferenceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes an ONNX model: nodes and small constants into the model file, weights into {@code
 * <name>.data} beside it as they come, so that a model need never fit in memory.
 */
final class OnnxFile implements AutoCloseable {
  static final String STANDARD = "";
  static final String MICROSOFT = "com.microsoft";
  private static final long ALIGNMENT = 4096;
  private static final int CHUNK_FLOATS = 1 << 18;
  private static final int IR_VERSION = 9;
  private static final int STANDARD_OPSET = 18;

  private final Path file;
  private final String dataName;
  private @Nullable FileChannel data;
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("decoder");
  private final Map<String, TensorProto> stored = new HashMap<>();
  private final Map<String, TensorProto> lent;
  private final Set<String> domains = new TreeSet<>();
  private final Precision precision;
  private final ByteBuffer chunk =
      ByteBuffer.allocateDirect(Float.BYTES * CHUNK_FLOATS).order(ByteOrder.LITTLE_ENDIAN);

  OnnxFile(Path file) {
    this(file, Precision.FP32, Map.of());
  }

  /**
   * A file that may borrow weights from one beside it, or from what stood in its own place before.
   *
   * @param lent what {@link #stored} of the other gave
   */
  OnnxFile(Path file, Map<String, TensorProto> lent) {
    this(file, Precision.FP32, lent);
  }

  /**
   * The same.
   *
   * @param precision of all floats
   */
  OnnxFile(Path file, Precision precision, Map<String, TensorProto> lent) {
    this.file = file;
    this.precision = precision;
    this.lent = lent;
    dataName = file.getFileName() + ".data";
  }

  /** The data file; it is there as soon as something is stored. */
  private FileChannel data() throws IOException {
    var open = data;
    if (open == null) {
      open =
          FileChannel.open(
              file.resolveSibling(dataName),
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.WRITE);
      data = open;
    }
    return open;
  }

  Precision precision() {
    return precision;
  }

  /** Stores weights in the file's precision in the data file and returns their name. */
  String weights(String name, float[] values, long... shape) throws IOException {
    long begin = align();
    for (int from = 0; from < values.length; from += CHUNK_FLOATS) {
      int n = Math.min(CHUNK_FLOATS, values.length - from);
      chunk.clear();
      put(name, values, from, n);
      for (chunk.limit(n * precision.bytes()); chunk.hasRemaining(); ) {
        data().write(chunk);
      }
    }
    return store(tensor(name, precision.type(), shape), begin);
  }

  private void put(String name, float[] values, int from, int n) {
    switch (precision) {
      case FP32 -> chunk.asFloatBuffer().put(values, from, n);
      case FP16 -> {
        for (int i = 0; i < n; i++) {
          chunk.putShort(i * Short.BYTES, half(name, values[from + i]));
        }
      }
    }
  }

  private static short half(String name, float value) {
    short half = Float.floatToFloat16(value);
    if (Float.isInfinite(Float.float16ToFloat(half))) {
      throw new InferenceException(
          "weights must be at most 65504 to be kept as fp16, got %s in %s; import with --precision fp32"
              .formatted(value, name));
    }
    return half;
  }

  /** Stores bytes from 0 to 255. */
  void bytes(String name, byte[] values, long... shape) throws IOException {
    storeBytes(tensor(name, TensorProto.DataType.UINT8, shape), values);
  }

  /** Stores bytes from -128 to 127. */
  void signedBytes(String name, byte[] values, long... shape) throws IOException {
    storeBytes(tensor(name, TensorProto.DataType.INT8, shape), values);
  }

  /** Uses weights of that name in the other file's data, if it lends them. */
  boolean borrow(String name) {
    var tensor = lent.get(name);
    if (tensor != null && !stored.containsKey(name)) {
      stored.put(name, tensor);
      graph.addInitializer(tensor);
    }
    return tensor != null;
  }

  /** All weights in data files so far, by name. */
  Map<String, TensorProto> stored() {
    return stored;
  }

  private void storeBytes(TensorProto.Builder tensor, byte[] values) throws IOException {
    long begin = align();
    for (var rest = ByteBuffer.wrap(values); rest.hasRemaining(); ) {
      data().write(rest);
    }
    store(tensor, begin);
  }

  private long align() throws IOException {
    long begin = (data().position() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    data().position(begin);
    return begin;
  }

  private String store(TensorProto.Builder tensor, long begin) throws IOException {
    tensor.setDataLocation(TensorProto.DataLocation.EXTERNAL);
    tensor.addExternalData(entry("location", dataName));
    tensor.addExternalData(entry("offset", Long.toString(begin)));
    tensor.addExternalData(entry("length", Long.toString(data().position() - begin)));
    stored.put(tensor.getName(), tensor.build());
    graph.addInitializer(tensor);
    return tensor.getName();
  }

  /** Stores a small vector of whole numbers in the model file and returns its name. */
  String constant(String name, long... values) {
    var bytes = ByteBuffer.allocate(Long.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    graph.addInitializer(
        tensor(name, TensorProto.DataType.INT64, values.length)
            .setRawData(ByteString.copyFrom(bytes)));
    return name;
  }

  /** Stores a single number in the model file and returns its name; float [1]. */
  String scalar(String name, float value) {
    var bytes = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, value);
    graph.addInitializer(
        tensor(name, TensorProto.DataType.FLOAT, 1).setRawData(ByteString.copyFrom(bytes)));
    return name;
  }

  /** Stores a vector of numbers in the model file and returns its name; float [values]. */
  String numbers(String name, List<Float> values) {
    var bytes = ByteBuffer.allocate(Float.BYTES * values.size()).order(ByteOrder.LITTLE_ENDIAN);
    values.forEach(bytes::putFloat);
    graph.addInitializer(
        tensor(name, TensorProto.DataType.FLOAT, values.size())
            .setRawData(ByteString.copyFrom(bytes.flip())));
    return name;
  }

  /** Stores a single signed byte in the model file and returns its name; int8 [1]. */
  String signedByte(String name, int value) {
    graph.addInitializer(
        tensor(name, TensorProto.DataType.INT8, 1)
            .setRawData(ByteString.copyFrom(new byte[] {(byte) value})));
    return name;
  }

  /** Stores a single whole number in the model file and returns its name; int32 []. */
  String integer(String name, int value) {
    var bytes = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(0, value);
    graph.addInitializer(
        tensor(name, TensorProto.DataType.INT32).setRawData(ByteString.copyFrom(bytes)));
    return name;
  }

  void input(String name, TensorProto.DataType type, Object... shape) {
    graph.addInput(value(name, type, shape));
  }

  void output(String name, TensorProto.DataType type, Object... shape) {
    graph.addOutput(value(name, type, shape));
  }

  void node(
      String domain,
      String operator,
      List<String> inputs,
      List<String> outputs,
      AttributeProto... attributes) {
    domains.add(domain);
    graph.addNode(
        NodeProto.newBuilder()
            .setName(operator + "_" + graph.getNodeCount())
            .setDomain(domain)
            .setOpType(operator)
            .addAllInput(inputs)
            .addAllOutput(outputs)
            .addAllAttribute(List.of(attributes)));
  }

  /** Adds a node with one output and returns the output's name. */
  String compute(
      String domain,
      String operator,
      List<String> inputs,
      String output,
      AttributeProto... attributes) {
    node(domain, operator, inputs, List.of(output), attributes);
    return output;
  }

  /** Writes the model file; the graph is complete. */
  void write() throws IOException {
    var model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("tagora")
            .setGraph(graph)
            .addOpsetImport(opset(STANDARD, STANDARD_OPSET))
            .addAllOpsetImport(
                domains.stream()
                    .filter(domain -> !domain.equals(STANDARD))
                    .map(domain -> opset(domain, 1))
                    .toList())
            .build();
    try (var out = Files.newOutputStream(file)) {
      model.writeTo(out);
    }
  }

  @Override
  public void close() throws IOException {
    if (data != null) {
      data.close();
    }
  }

  static AttributeProto attribute(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  static AttributeProto attribute(String name, float value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.FLOAT)
        .setF(value)
        .build();
  }

  static AttributeProto attribute(String name, String text) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(text))
        .build();
  }

  static AttributeProto integers(String name, long... values) {
    var attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  private static TensorProto.Builder tensor(String name, TensorProto.DataType type, long... shape) {
    var tensor = TensorProto.newBuilder().setName(name).setDataType(type.getNumber());
    for (long dimension : shape) {
      tensor.addDims(dimension);
    }
    return tensor;
  }

  /** Shapes mix fixed numbers and names of dimensions that vary. */
  static ValueInfoProto value(String name, TensorProto.DataType type, Object... shape) {
    var dimensions = TensorShapeProto.newBuilder();
    for (var dimension : shape) {
      var one = TensorShapeProto.Dimension.newBuilder();
      dimensions.addDim(
          dimension instanceof Number fixed
              ? one.setDimValue(fixed.longValue())
              : one.setDimParam(dimension.toString()));
    }
    var tensor = TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(dimensions);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  private static OperatorSetIdProto opset(String domain, int version) {
    return OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(version).build();
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }
}
