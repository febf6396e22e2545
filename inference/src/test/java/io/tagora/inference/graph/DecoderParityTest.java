package io.tagora.inference.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tagora.inference.Json;
import io.tagora.inference.fixture.ReferenceDecoder;
import io.tagora.inference.fixture.TinyEngine;
import io.tagora.inference.fixture.TinyModel;
import io.tagora.inference.fixture.TinyModel.Stored;
import io.tagora.inference.fixture.TinyShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DecoderParityTest {
  private static final double TOLERANCE = 1e-3;

  @TempDir Path temporary;

  static Stream<Arguments> models() {
    return Stream.of(Architecture.values())
        .flatMap(architecture ->
            Stream.of(true, false)
                .flatMap(tied ->
                    Stream.of(Stored.values())
                        .map(stored -> Arguments.of(architecture, tied, stored))));
  }

  @ParameterizedTest
  @MethodSource("models")
  void logitsOfEveryPositionEqualThePlainTwins(
      Architecture architecture, boolean tied, Stored stored) throws IOException {
    var model = TinyModel.random(TinyShape.of(architecture, tied), stored, 11);
    var tokens = new Random(5).ints(23, 0, model.shape().vocabulary()).toArray();
    try (var engine = TinyEngine.open(temporary, model, stored, TinyEngine.SETTINGS)) {
      assertSame(new ReferenceDecoder(model).logits(tokens), engine.logits(tokens));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LLAMA", "QWEN3"})
  void attentionBiasesAreAdded(Architecture architecture) throws IOException {
    var shape = TinyShape.of(architecture, true).withAttentionBias();
    var model = TinyModel.random(shape, Stored.F32, 13);
    try (var engine = TinyEngine.open(temporary, model, Stored.F32, TinyEngine.SETTINGS)) {
      assertSame(new ReferenceDecoder(model).logits(7, 2, 9, 30), engine.logits(7, 2, 9, 30));
    }
  }

  @ParameterizedTest
  @CsvSource({"LLAMA, rope_scaling", "LLAMA, rope_parameters", "QWEN3, rope_parameters"})
  void rotationsAreScaledAsLlama3Does(Architecture architecture, String field) throws IOException {
    var model =
        TinyModel.random(TinyShape.of(architecture, true).withRopeScaling(), Stored.F32, 17);
    var folder = model.write(Files.createTempDirectory(temporary, "scaled"), Stored.F32);
    var config = model.config();
    var scaling = (ObjectNode) config.remove("rope_scaling");
    if (field.equals("rope_parameters")) {
      scaling.set("rope_theta", config.remove("rope_theta"));
    }
    config.set(field, scaling);
    Json.write(folder.resolve("config.json"), config);
    var tokens = new Random(5).ints(70, 0, model.shape().vocabulary()).toArray();
    try (var engine = TinyEngine.openFolder(temporary, folder, TinyEngine.SETTINGS)) {
      assertSame(new ReferenceDecoder(model).logits(tokens), engine.logits(tokens));
    }
  }

  @Test
  void shardedWeightsAreTheSameModel() throws IOException {
    var model = TinyModel.random(TinyShape.of(Architecture.QWEN2, false), Stored.BF16, 12);
    var folder = model.writeSharded(Files.createTempDirectory(temporary, "sharded"), Stored.BF16);
    try (var engine = TinyEngine.openFolder(temporary, folder, TinyEngine.SETTINGS)) {
      assertSame(new ReferenceDecoder(model).logits(3, 1, 4), engine.logits(3, 1, 4));
    }
  }

  private static void assertSame(double[][] expected, float[][] actual) {
    assertEquals(expected.length, actual.length);
    double greatest = 0;
    for (int t = 0; t < expected.length; t++) {
      for (int i = 0; i < expected[t].length; i++) {
        greatest = Math.max(greatest, Math.abs(expected[t][i]));
        assertEquals(expected[t][i], actual[t][i], TOLERANCE, "position " + t + ", token " + i);
      }
    }
    assertTrue(greatest > 1, "logits must be far from zero to compare, got " + greatest);
  }
}
