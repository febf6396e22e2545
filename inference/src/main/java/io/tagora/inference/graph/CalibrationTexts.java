package io.tagora.inference.graph;

import io.tagora.inference.InferenceException;
import io.tagora.inference.model.Tokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The texts of a calibration as tokens: each text is cut into windows, and of all windows as many
 * are read as a few thousand tokens make.
 */
final class CalibrationTexts {
  private static final String BUILT_IN = "calibration.txt";
  private static final int WINDOW = 512;
  private static final int MOST_TOKENS = 8192;

  private CalibrationTexts() {}

  /** Windows of at least one token, in the order of the texts. */
  static List<int[]> windows(Path tokenizerFile, KvOptions options, int context) {
    var texts = options.texts().isEmpty() ? List.of(builtIn()) : options.texts();
    var windows = new ArrayList<int[]>();
    int length = Math.min(WINDOW, context);
    int left = MOST_TOKENS;
    try (var tokenizer = Tokenizer.open(tokenizerFile)) {
      for (var text : texts) {
        int[] tokens = tokenizer.encode(text);
        for (int from = 0; from < tokens.length && left > 0; from += length) {
          int end = Math.min(tokens.length, from + Math.min(length, left));
          windows.add(Arrays.copyOfRange(tokens, from, end));
          left -= end - from;
        }
      }
    }
    if (windows.isEmpty()) {
      throw new InferenceException(
          "texts to calibrate by must have at least 1 token, got none; --calibration names them");
    }
    return windows;
  }

  /** Prose of several languages, dialogue, code, numbers and lists. */
  private static String builtIn() {
    try (var in = CalibrationTexts.class.getResourceAsStream(BUILT_IN)) {
      if (in == null) {
        throw new IllegalStateException(BUILT_IN + " must be on the class path, got none");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(BUILT_IN + " must be readable", e);
    }
  }
}
