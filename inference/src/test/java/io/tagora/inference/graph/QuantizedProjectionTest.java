package io.tagora.inference.graph;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.tagora.inference.session.ElementType;
import io.tagora.inference.session.OrtRuntime;
import io.tagora.inference.session.SessionSettings;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A product with the identity shows the weights as ONNX Runtime reads them: an input of zeros and a
 * one is the same after any rounding.
 */
class QuantizedProjectionTest {
  private static final int OUTPUTS = 5;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"4, 32, 64", "4, 32, 72", "4, 128, 128", "4, 128, 96", "8, 32, 72", "8, 128, 256"})
  void weightsInBlocksAreReadBackAsTheTwinRoundsThem(int bits, int block, int inputs)
      throws IOException {
    var rows = random(OUTPUTS * inputs);
    var actual = identityTimes(new BlockProjection(bits, block), rows, inputs);
    var quantized = BlockQuantizer.quantize(rows, OUTPUTS, inputs, bits, block);
    for (int row = 0; row < OUTPUTS; row++) {
      for (int column = 0; column < inputs; column++) {
        int place = row * inputs + column;
        float twin = twin(quantized, row, column, bits, block);
        assertEquals(twin, actual[column * OUTPUTS + row], 1e-4, "row " + row + ", " + column);
        float step = Math.abs(quantized.scales()[row * quantized.blocks() + column / block]);
        assertEquals(rows[place], twin, bits == 4 ? 2.01 * step : 1.01 * step);
      }
    }
  }

  @Test
  void weightsOfADynamicProductAreWithinHalfAStep() throws IOException {
    int inputs = 48;
    var rows = random(OUTPUTS * inputs);
    var actual = identityTimes(new DynamicProjection(), rows, inputs);
    for (int row = 0; row < OUTPUTS; row++) {
      float greatest = 0;
      for (int column = 0; column < inputs; column++) {
        greatest = Math.max(greatest, Math.abs(rows[row * inputs + column]));
      }
      for (int column = 0; column < inputs; column++) {
        assertEquals(
            rows[row * inputs + column], actual[column * OUTPUTS + row], 0.51 * greatest / 64);
        float levels = 64 * actual[column * OUTPUTS + row] / greatest;
        assertEquals(Math.round(levels), levels, 0.01, "7 bits, which no processor cuts off");
      }
    }
  }

  @Test
  void theChosenScaleHasLessErrorThanTheGreatestWeightsOwn() {
    var rows = random(64 * 128);
    double chosen = squaredError(rows, BlockQuantizer.quantize(rows, 64, 128, 4, 32));
    double plain = plainSquaredError(rows, 32);
    assertTrue(chosen < 0.95 * plain, "%s against %s".formatted(chosen, plain));
  }

  @Test
  void aBlockOfZerosStaysZero() {
    var quantized = BlockQuantizer.quantize(new float[64], 1, 64, 4, 32);
    assertEquals(0, twin(quantized, 0, 40, 4, 32), 0);
  }

  /** (level - middle) * scale, with two levels of 4 bits in a byte, the first one low. */
  private static float twin(BlockQuantizer quantized, int row, int column, int bits, int block) {
    int place = (row * quantized.blocks() * block) + column;
    int level =
        bits == 8
            ? quantized.weights()[place] & 0xFF
            : quantized.weights()[place / 2] >> (place % 2 * 4) & 0xF;
    float scale = quantized.scales()[row * quantized.blocks() + column / block];
    return (level - (1 << (bits - 1))) * scale;
  }

  private static double squaredError(float[] rows, BlockQuantizer quantized) {
    double sum = 0;
    for (int i = 0; i < rows.length; i++) {
      double off = rows[i] - twin(quantized, i / 128, i % 128, 4, 32);
      sum += off * off;
    }
    return sum;
  }

  private static double plainSquaredError(float[] rows, int block) {
    double sum = 0;
    for (int begin = 0; begin < rows.length; begin += block) {
      float extreme = 0;
      for (int i = begin; i < begin + block; i++) {
        extreme = Math.abs(rows[i]) > Math.abs(extreme) ? rows[i] : extreme;
      }
      float scale = -extreme / 8;
      for (int i = begin; i < begin + block; i++) {
        double off = rows[i] - Math.clamp(Math.round(rows[i] / scale), -8, 7) * (double) scale;
        sum += off * off;
      }
    }
    return sum;
  }

  /** [inputs, outputs]. */
  private float[] identityTimes(Projection projection, float[] rows, int inputs)
      throws IOException {
    var file = folder.resolve("product.onnx");
    try (var onnx = new OnnxFile(file)) {
      onnx.input("input", DataType.FLOAT, "rows", inputs);
      onnx.output("output", DataType.FLOAT, "rows", OUTPUTS);
      var product = projection.multiply(onnx, "input", "matrix", rows, inputs, OUTPUTS);
      onnx.node(OnnxFile.STANDARD, "Identity", List.of(product), List.of("output"));
      onnx.write();
    }
    return run(file, inputs);
  }

  private static float[] run(Path file, int inputs) {
    var runtime = OrtRuntime.shared();
    try (var arena = Arena.ofConfined();
        var session = runtime.open(file, new SessionSettings(1, false));
        var binding = session.bind()) {
      var identity = arena.allocate(JAVA_FLOAT, (long) inputs * inputs);
      for (int i = 0; i < inputs; i++) {
        identity.setAtIndex(JAVA_FLOAT, (long) i * inputs + i, 1);
      }
      var product = arena.allocate(JAVA_FLOAT, (long) inputs * OUTPUTS);
      try (var in = runtime.tensor(identity, ElementType.FLOAT32, inputs, inputs);
          var out = runtime.tensor(product, ElementType.FLOAT32, inputs, OUTPUTS)) {
        binding.input("input", in).output("output", out).run();
      }
      return product.toArray(JAVA_FLOAT);
    }
  }

  private static float[] random(int n) {
    var random = new Random(3);
    var values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
