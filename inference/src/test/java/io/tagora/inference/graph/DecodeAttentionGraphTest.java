package io.tagora.inference.graph;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.inference.InferenceException;
import io.tagora.inference.attention.DecodeAttention;
import io.tagora.inference.fixture.ReferenceDecoder;
import io.tagora.inference.fixture.TinyModel;
import io.tagora.inference.fixture.TinyModel.Stored;
import io.tagora.inference.fixture.TinyShape;
import io.tagora.inference.session.ElementType;
import io.tagora.inference.session.OrtBinding;
import io.tagora.inference.session.OrtRuntime;
import io.tagora.inference.session.OrtSession;
import io.tagora.inference.session.SessionSettings;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A step of our own attention, against the whole sequences read by plain loops. */
class DecodeAttentionGraphTest {
  private static final OrtRuntime RUNTIME = OrtRuntime.shared();
  private static final int PREFIX = 3 * GraphNames.PREFIX_STEP;
  private static final int[] SUFFIXES = {1, 4, 9, 2};
  private static final int CAPACITY = 64;
  private static final double TOLERANCE = 1e-3;

  @TempDir Path temporary;

  private final Arena arena = Arena.ofShared();

  @AfterEach
  void freeMemory() {
    arena.close();
  }

  @ParameterizedTest
  @EnumSource
  void aStepOfRaggedRowsGivesTheLogitsOfTheWholeSequences(Architecture architecture)
      throws IOException {
    compare(architecture, PREFIX, "shared.onnx");
  }

  private void compare(Architecture architecture, int prefix, String file) throws IOException {
    var model = TinyModel.random(TinyShape.of(architecture, true), Stored.F32, 21);
    var config = imported(model);
    int[][] rows = rows(model.shape().vocabulary());
    try (var plain = open("plain.onnx");
        var shared = open(file)) {
      float[][] actual = new Step(config, plain, rows, prefix).run(shared, 0);
      for (int row = 0; row < rows.length; row++) {
        double[] expected = new ReferenceDecoder(model).logits(rows[row])[rows[row].length - 1];
        assertTrue(Arrays.stream(expected).map(Math::abs).max().orElse(0) > 1);
        for (int i = 0; i < expected.length; i++) {
          assertEquals(expected[i], actual[row][i], TOLERANCE, "row " + row + ", token " + i);
        }
      }
    }
  }

  /** Rows by themselves, each whole: the same as one prefix of nothing. */
  @ParameterizedTest
  @EnumSource
  void soDoesAStepWithoutAPrefix(Architecture architecture) throws IOException {
    compare(architecture, 0, "decode.onnx");
  }

  @Test
  void aRowThatIsFullIsRefused() throws IOException {
    var model = TinyModel.random(TinyShape.of(Architecture.LLAMA, true), Stored.F32, 21);
    var config = imported(model);
    try (var plain = open("plain.onnx");
        var decode = open("decode.onnx")) {
      var step = new Step(config, plain, rows(model.shape().vocabulary()), 0);
      var refused = assertThrows(InferenceException.class, () -> step.run(decode, CAPACITY));
      assertTrue(
          refused.getMessage().contains("a row's next place must be below 64"),
          refused::getMessage);
    }
  }

  private DecoderConfig imported(TinyModel model) throws IOException {
    var folder = model.write(Files.createDirectory(temporary.resolve("folder")), Stored.F32);
    var config = HuggingFaceConfig.read(folder).decoder();
    var weights = HuggingFaceWeights.open(folder, arena);
    try (var plain = new OnnxFile(temporary.resolve("plain.onnx"))) {
      var layout = GraphLayout.whole(ImportOptions.PLAIN);
      DecoderGraph.write(config, weights, layout, plain, ImportListener.SILENT);
      try (var decode = new OnnxFile(temporary.resolve("decode.onnx"), plain.stored());
          var shared = new OnnxFile(temporary.resolve("shared.onnx"), plain.stored())) {
        var alone = GraphLayout.decode(ImportOptions.PLAIN);
        DecoderGraph.write(config, weights, alone, decode, ImportListener.SILENT);
        var sharing = GraphLayout.sharedDecode(ImportOptions.PLAIN);
        DecoderGraph.write(config, weights, sharing, shared, ImportListener.SILENT);
      }
    }
    return config;
  }

  private OrtSession open(String file) {
    return RUNTIME.open(
        temporary.resolve(file), new SessionSettings(2, false).with(DecodeAttention.operators()));
  }

  private static int[][] rows(int vocabulary) {
    var random = new Random(3);
    int[] prefix = random.ints(PREFIX, 0, vocabulary).toArray();
    return Arrays.stream(SUFFIXES)
        .mapToObj(suffix ->
            IntStream.concat(Arrays.stream(prefix), random.ints(suffix, 0, vocabulary)).toArray())
        .toArray(int[][]::new);
  }

  /** Reads all but each row's last token by the plain graph, then the last ones in one step. */
  private final class Step {
    private final DecoderConfig config;
    private final int[][] rows;
    private final int common;
    private final MemorySegment[][] suffixes;
    private final MemorySegment[][] prefix;

    private Step(DecoderConfig config, OrtSession plain, int[][] rows, int common) {
      this.common = common;
      this.config = config;
      this.rows = rows;
      suffixes = new MemorySegment[config.layers()][2];
      prefix = new MemorySegment[config.layers()][2];
      long kv = (long) config.kvHeads() * config.headDimension();
      for (int layer = 0; layer < config.layers(); layer++) {
        for (int side = 0; side < 2; side++) {
          suffixes[layer][side] = arena.allocate(JAVA_FLOAT, kv * rows.length * CAPACITY);
        }
        prefix[layer][0] = arena.allocate(JAVA_FLOAT, common * kv);
        prefix[layer][1] = arena.allocate(JAVA_FLOAT, common * kv);
      }
      for (int row = 0; row < rows.length; row++) {
        read(plain, row);
      }
    }

    private void read(OrtSession plain, int row) {
      int known = rows[row].length - 1;
      long floats = (long) config.kvHeads() * known * config.headDimension();
      var read = new MemorySegment[config.layers()][2];
      try (var binding = plain.bind()) {
        for (int layer = 0; layer < config.layers(); layer++) {
          for (int side = 0; side < 2; side++) {
            read[layer][side] = arena.allocate(JAVA_FLOAT, floats);
            cache(plain, binding, layer, side, read[layer][side], 1, known);
          }
        }
        longs(binding, GraphNames.INPUT_IDS, longs(Arrays.copyOf(rows[row], known)), 1, known);
        ints(binding, GraphNames.SEQUENCE_LENGTHS, known - 1);
        ints(binding, GraphNames.TOTAL_LENGTH, known);
        longs(binding, GraphNames.LOGITS_INDICES, new long[] {known - 1}, 1);
        logits(binding, 1);
        binding.run();
      }
      for (int layer = 0; layer < config.layers(); layer++) {
        keep(layer, row, known, read[layer]);
      }
    }

    private void keep(int layer, int row, int known, MemorySegment[] read) {
      int dimension = config.headDimension();
      for (int head = 0; head < config.kvHeads(); head++) {
        for (int token = 0; token < known; token++) {
          for (int i = 0; i < dimension; i++) {
            long from = ((long) head * known + token) * dimension + i;
            float key = read[0].getAtIndex(JAVA_FLOAT, from);
            float value = read[1].getAtIndex(JAVA_FLOAT, from);
            if (token < common) {
              prefix[layer][0].setAtIndex(
                  JAVA_FLOAT, ((long) head * dimension + i) * common + token, key);
              prefix[layer][1].setAtIndex(
                  JAVA_FLOAT, ((long) head * common + token) * dimension + i, value);
            } else {
              long to =
                  (((long) row * config.kvHeads() + head) * CAPACITY + token - common) * dimension
                      + i;
              suffixes[layer][0].setAtIndex(JAVA_FLOAT, to, key);
              suffixes[layer][1].setAtIndex(JAVA_FLOAT, to, value);
            }
          }
        }
      }
    }

    private float[][] run(OrtSession shared, int further) {
      int[] last = Arrays.stream(rows).mapToInt(row -> row[row.length - 1]).toArray();
      int[] places =
          Arrays.stream(rows).mapToInt(row -> row.length - 1 - common + further).toArray();
      try (var binding = shared.bind()) {
        for (int layer = 0; layer < config.layers(); layer++) {
          for (int side = 0; side < 2; side++) {
            cache(shared, binding, layer, side, suffixes[layer][side], rows.length, CAPACITY);
          }
          if (common > 0) {
            bind(
                binding,
                GraphNames.prefixKey(layer),
                prefix[layer][0],
                ElementType.FLOAT32,
                config.kvHeads(),
                config.headDimension(),
                common);
            bind(
                binding,
                GraphNames.prefixValue(layer),
                prefix[layer][1],
                ElementType.FLOAT32,
                config.kvHeads(),
                common,
                config.headDimension());
          }
        }
        longs(binding, GraphNames.INPUT_IDS, longs(last), rows.length, 1);
        ints(binding, GraphNames.SEQUENCE_LENGTHS, places);
        ints(binding, GraphNames.TOTAL_LENGTH, Arrays.stream(places).max().orElseThrow() + 1);
        longs(
            binding,
            GraphNames.LOGITS_INDICES,
            IntStream.range(0, rows.length).asLongStream().toArray(),
            rows.length);
        MemorySegment logits = logits(binding, rows.length);
        binding.run();
        return IntStream.range(0, rows.length)
            .mapToObj(row ->
                logits
                    .asSlice(
                        (long) row * config.vocabulary() * Float.BYTES,
                        (long) config.vocabulary() * Float.BYTES)
                    .toArray(JAVA_FLOAT))
            .toArray(float[][]::new);
      }
    }

    private void cache(
        OrtSession session,
        OrtBinding binding,
        int layer,
        int side,
        MemorySegment data,
        int batch,
        int capacity) {
      boolean keys = side == 0;
      try (var tensor =
          RUNTIME.tensor(
              data,
              ElementType.FLOAT32,
              batch,
              config.kvHeads(),
              capacity,
              config.headDimension())) {
        binding.input(keys ? GraphNames.pastKey(layer) : GraphNames.pastValue(layer), tensor);
        if (session.outputs().contains(GraphNames.presentKey(layer))) {
          binding.output(
              keys ? GraphNames.presentKey(layer) : GraphNames.presentValue(layer), tensor);
        }
      }
    }

    private MemorySegment logits(OrtBinding binding, int count) {
      var data = arena.allocate(JAVA_FLOAT, (long) count * config.vocabulary());
      try (var tensor = RUNTIME.tensor(data, ElementType.FLOAT32, count, config.vocabulary())) {
        binding.output(GraphNames.LOGITS, tensor);
      }
      return data;
    }

    private void longs(OrtBinding binding, String name, long[] values, long... shape) {
      bind(
          binding,
          name,
          arena.allocateFrom(java.lang.foreign.ValueLayout.JAVA_LONG, values),
          ElementType.INT64,
          shape);
    }

    private void ints(OrtBinding binding, String name, int... values) {
      bind(
          binding,
          name,
          arena.allocateFrom(java.lang.foreign.ValueLayout.JAVA_INT, values),
          ElementType.INT32,
          values.length);
    }

    private void bind(
        OrtBinding binding, String name, MemorySegment data, ElementType type, long... shape) {
      try (var tensor = RUNTIME.tensor(data, type, shape)) {
        binding.input(name, tensor);
      }
    }

    private static long[] longs(int... values) {
      return Arrays.stream(values).asLongStream().toArray();
    }
  }
}
