package io.tagora.inference.session;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.tagora.inference.InferenceException;
import io.tagora.inference.fixture.TinyModel;
import io.tagora.inference.fixture.TinyModel.Stored;
import io.tagora.inference.fixture.TinyShape;
import io.tagora.inference.graph.Architecture;
import io.tagora.inference.graph.HuggingFaceImporter;
import io.tagora.inference.graph.ImportListener;
import io.tagora.inference.graph.StoredWeights;
import io.tagora.runtime.model.OutOfDeviceMemoryException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrtRuntimeTest {
  private static final SessionSettings SETTINGS = new SessionSettings(1, false);

  @TempDir Path temporary;
  private final OrtRuntime runtime = OrtRuntime.shared();

  @Test
  void theLibraryIsTheVersionThatTheBuildNames() {
    boolean another = System.getenv(OrtLibrary.VARIABLE) != null;
    assertTrue(runtime.version().startsWith(another ? "1." : "1.29."), runtime.version());
  }

  @Test
  void aTensorsMemoryMustHaveTheSizeOfItsShape() {
    try (var arena = Arena.ofConfined()) {
      var data = arena.allocate(JAVA_FLOAT, 5);
      var error =
          assertThrows(
              InferenceException.class, () -> runtime.tensor(data, ElementType.FLOAT32, 2, 3));
      assertEquals(
          "a FLOAT32 tensor of shape [2, 3] must have 24 bytes, got 20", error.getMessage());
    }
  }

  @ParameterizedTest
  @CsvSource({"-1, 3", "4611686018427387904, 4", "4611686018427387904, 2"})
  void aTensorsShapeMustBeOfMemoryThatThereIs(long rows, long columns) {
    var error =
        assertThrows(
            InferenceException.class,
            () -> runtime.tensor(MemorySegment.NULL, ElementType.FLOAT32, rows, columns));
    assertEquals(
        "a tensor's shape must have dimensions from 0 on and fit into memory, got [%d, %d]"
            .formatted(rows, columns),
        error.getMessage());
  }

  @Test
  void aBindingIsNotRunAfterItsSession() throws IOException {
    var session = runtime.open(model(), SETTINGS);
    try (var binding = session.bind()) {
      session.close();
      var error = assertThrows(IllegalStateException.class, binding::run);
      assertEquals("the session must be open, got a closed one", error.getMessage());
    }
  }

  @Test
  void aSessionNamesItsInputsAndRefusesOthers() throws IOException {
    try (var session = runtime.open(model(), SETTINGS);
        var binding = session.bind();
        var arena = Arena.ofConfined();
        var tensor = runtime.tensor(arena.allocate(JAVA_LONG), ElementType.INT64, 1)) {
      assertEquals(4 + 2 * 2, session.inputs().size());
      assertTrue(session.outputs().contains("logits"));
      var error =
          assertThrows(InferenceException.class, () -> binding.input("attention", tensor).run());
      assertTrue(String.valueOf(error.getMessage()).startsWith("ONNX Runtime refused"));
    }
  }

  /** The sum of so many ones, which are made first. */
  private static byte[] sumOfOnes() {
    var one = TensorProto.newBuilder().setDataType(1).addDims(1).addFloatData(1);
    var value =
        AttributeProto.newBuilder().setName("value").setType(AttributeType.TENSOR).setT(one);
    var graph =
        GraphProto.newBuilder()
            .setName("ones")
            .addInput(vector("shape", 7))
            .addOutput(vector("sum", 1))
            .addNode(
                NodeProto.newBuilder()
                    .setOpType("ConstantOfShape")
                    .addInput("shape")
                    .addOutput("ones")
                    .addAttribute(value))
            .addNode(
                NodeProto.newBuilder().setOpType("ReduceSum").addInput("ones").addOutput("sum"));
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  private static ValueInfoProto vector(String name, int type) {
    var shape =
        TensorShapeProto.newBuilder()
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(1));
    var tensor = TypeProto.Tensor.newBuilder().setElemType(type).setShape(shape);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  @Test
  void aRunWithoutMemorySaysSoAndTheNextOneWorks() {
    try (var arena = Arena.ofConfined();
        var session =
            runtime.open(arena.allocateFrom(ValueLayout.JAVA_BYTE, sumOfOnes()), SETTINGS);
        var binding = session.bind()) {
      var ones = arena.allocate(JAVA_LONG);
      var sum = arena.allocate(JAVA_FLOAT);
      binding.input("shape", runtime.tensor(ones, ElementType.INT64, 1));
      binding.output("sum", runtime.tensor(sum, ElementType.FLOAT32, 1));
      ones.set(JAVA_LONG, 0, 1L << 50);
      var error = assertThrows(OutOfDeviceMemoryException.class, binding::run);
      assertTrue(String.valueOf(error.getMessage()).startsWith("ONNX Runtime refused"));

      ones.set(JAVA_LONG, 0, 3);
      binding.run();
      assertEquals(3, sum.get(JAVA_FLOAT, 0));
    }
  }

  @Test
  void aClosedHandleIsNotUsedAgain() throws IOException {
    var session = runtime.open(model(), SETTINGS);
    session.close();
    session.close();
    var error = assertThrows(IllegalStateException.class, session::bind);
    assertEquals("the session must be open, got a closed one", error.getMessage());
  }

  @Test
  void aModelFileThatIsNotThereIsNamed() {
    var file = temporary.resolve("gone.onnx");
    var error = assertThrows(InferenceException.class, () -> runtime.open(file, SETTINGS));
    assertEquals("the model file must exist, got " + file, error.getMessage());
  }

  @Test
  void sharedWeightsAreReadInPlaceOfTheFiles() throws IOException {
    var model = model();
    try (var arena = Arena.ofShared();
        var shared = runtime.shareWeights()) {
      for (var weight : new StoredWeights(arena).of(model)) {
        boolean isTable = weight.name().equals("embed_tokens");
        var data = isTable ? arena.allocate(weight.data().byteSize(), 64) : weight.data();
        var shape = weight.shape().stream().mapToLong(Long::longValue).toArray();
        shared.add(weight.name(), data, weight.type(), shape);
      }
      assertTrue(shared.names().contains("model.norm"), shared.names().toString());
      assertTrue(Arrays.stream(logits(model, Optional.empty())).anyMatch(x -> x != 0));
      for (int session = 0; session < 2; session++) {
        assertTrue(Arrays.stream(logits(model, Optional.of(shared))).allMatch(x -> x == 0));
      }
    }
  }

  /** Logits of one token, in doubles. */
  private double[] logits(Path model, Optional<SharedWeights> shared) {
    try (var arena = Arena.ofConfined();
        var session =
            shared
                .map(weights -> runtime.open(model, SETTINGS, weights))
                .orElseGet(() -> runtime.open(model, SETTINGS));
        var binding = session.bind()) {
      var shape = TinyShape.of(Architecture.LLAMA, true);
      var longs = arena.allocate(JAVA_LONG);
      var one = arena.allocateFrom(JAVA_INT, 1);
      bind(binding, "input_ids", longs, ElementType.INT64, 1, 1);
      bind(binding, "logits_indices", longs, ElementType.INT64, 1);
      bind(binding, "seqlens_k", arena.allocate(JAVA_INT), ElementType.INT32, 1);
      bind(binding, "total_sequence_length", one, ElementType.INT32, 1);
      for (int layer = 0; layer < shape.layers(); layer++) {
        for (var kind : List.of(".key", ".value")) {
          var kv = arena.allocate(JAVA_FLOAT, (long) shape.kvHeads() * shape.headDimension());
          try (var tensor =
              runtime.tensor(
                  kv, ElementType.FLOAT32, 1, shape.kvHeads(), 1, shape.headDimension())) {
            binding.input("past_key_values." + layer + kind, tensor);
            binding.output("present." + layer + kind, tensor);
          }
        }
      }
      var logits = arena.allocate(JAVA_FLOAT, shape.vocabulary());
      try (var tensor = runtime.tensor(logits, ElementType.FLOAT32, 1, shape.vocabulary())) {
        binding.output("logits", tensor);
      }
      binding.run();
      var floats = logits.toArray(JAVA_FLOAT);
      return IntStream.range(0, floats.length).mapToDouble(i -> floats[i]).toArray();
    }
  }

  private void bind(
      OrtBinding binding, String name, MemorySegment data, ElementType type, long... shape) {
    try (var tensor = runtime.tensor(data, type, shape)) {
      binding.input(name, tensor);
    }
  }

  private Path model() throws IOException {
    var shape = TinyShape.of(Architecture.LLAMA, true);
    var folder = Files.createDirectory(temporary.resolve("hf"));
    var target = Files.createDirectory(temporary.resolve("onnx"));
    TinyModel.random(shape, Stored.F32, 1).write(folder, Stored.F32);
    HuggingFaceImporter.importFolder(folder, target, ImportListener.SILENT);
    return target.resolve("model.onnx");
  }
}
