package io.tagora.training.hf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.training.model.DecoderConfig;
import io.tagora.training.model.LlamaDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HuggingFaceFolderTest {
  private static final DecoderConfig CONFIG =
      new DecoderConfig(50, 32, 2, 4, 2, 8, 48, 10_000, 1e-5, 64);

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void readsBackTheModelThatWasWritten(Precision precision) throws IOException {
    var decoder = LlamaDecoder.random(CONFIG, 3);
    HuggingFaceFolder.write(folder, decoder, precision);
    LlamaDecoder back = HuggingFaceFolder.read(folder);
    assertEquals(CONFIG, back.config());
    float tolerance = precision == Precision.F32 ? 0 : 2e-3f;
    float[][] expected = decoder.causalLogits(1, 7, 20, 33);
    float[][] got = back.causalLogits(1, 7, 20, 33);
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(expected[i], got[i], tolerance);
    }
  }

  @Test
  void parametersOfTheConfigAreWhatTheWeightsHold() {
    long numbers =
        LlamaDecoder.random(CONFIG, 3).weights().values().values().stream()
            .mapToLong(values -> values.length)
            .sum();
    assertEquals(CONFIG.parameters(), numbers);
  }

  @Test
  void aFileCutShortIsRefused() throws IOException {
    HuggingFaceFolder.write(folder, LlamaDecoder.random(CONFIG, 3), Precision.F16);
    Path weights = folder.resolve(HuggingFaceFolder.WEIGHTS);
    byte[] bytes = Files.readAllBytes(weights);
    Files.write(weights, Arrays.copyOf(bytes, bytes.length / 2));
    var error = assertThrows(IOException.class, () -> HuggingFaceFolder.read(folder));
    assertTrue(error.getMessage().contains("is the file cut short?"), error.getMessage());
  }

  @Test
  void weightsThatDoNotFitTheConfigAreRefused() throws IOException {
    HuggingFaceFolder.write(folder, LlamaDecoder.random(CONFIG, 3), Precision.F16);
    Path config = folder.resolve(HuggingFaceFolder.CONFIG);
    Files.writeString(
        config, Files.readString(config).replace("\"vocab_size\" : 50", "\"vocab_size\" : 51"));
    var error = assertThrows(IOException.class, () -> HuggingFaceFolder.read(folder));
    assertTrue(error.getMessage().contains("must have the shape [51, 32]"), error.getMessage());
  }
}
