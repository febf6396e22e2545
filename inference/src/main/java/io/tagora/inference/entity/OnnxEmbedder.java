package io.tagora.inference.entity;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.tagora.inference.InferenceException;
import io.tagora.inference.model.Tokenizer;
import io.tagora.inference.session.ElementType;
import io.tagora.inference.session.OrtBinding;
import io.tagora.inference.session.OrtRuntime;
import io.tagora.inference.session.OrtSession;
import io.tagora.runtime.model.TextEmbedder;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/**
 * A sentence model: the mean of the last layer's token vectors, scaled to length 1.
 *
 * <p>Every text is a run of its own. The model's 8-bit layers scale their inputs by the greatest
 * value of the run, so in a batch a text's vector would depend on its neighbours; and texts are so
 * short that a batch gains little.
 */
public final class OnnxEmbedder implements TextEmbedder, AutoCloseable {
  /** From so many texts on, the processors share them. */
  private static final int MANY_TEXTS = 32;

  private static final String OUTPUT = "last_hidden_state";

  private final OrtSession session;
  private final Tokenizer tokenizer;
  private final int dimensions;
  private final int maxTokens;

  OnnxEmbedder(OrtSession session, Tokenizer tokenizer, int dimensions, int maxTokens) {
    if (!session.outputs().contains(OUTPUT)) {
      throw new InferenceException(
          "an embedding model must have the output %s, got %s"
              .formatted(OUTPUT, session.outputs()));
    }
    this.session = session;
    this.tokenizer = tokenizer;
    this.dimensions = dimensions;
    this.maxTokens = maxTokens;
  }

  @Override
  public int dimensions() {
    return dimensions;
  }

  @Override
  public List<float[]> embed(List<String> texts) {
    var stream = texts.size() < MANY_TEXTS ? texts.stream() : texts.parallelStream();
    return stream.map(this::embed).toList();
  }

  @Override
  public int tokens(String text) {
    return Math.min(tokenizer.encode(text).length, maxTokens);
  }

  @Override
  public void close() {
    session.close();
    tokenizer.close();
  }

  private float[] embed(String text) {
    var all = tokenizer.encode(text);
    return embed(all.length <= maxTokens ? all : Arrays.copyOf(all, maxTokens));
  }

  private float[] embed(int[] tokens) {
    int n = tokens.length;
    try (var arena = Arena.ofConfined();
        var binding = session.bind()) {
      var output = arena.allocate(JAVA_FLOAT, (long) n * dimensions);
      for (var input : session.inputs()) {
        bind(binding, input, values(arena, input, tokens), ElementType.INT64, 1, n);
      }
      try (var tensor = OrtRuntime.shared().tensor(output, ElementType.FLOAT32, 1, n, dimensions)) {
        binding.output(OUTPUT, tensor).run();
      }
      return normalized(mean(output, n));
    }
  }

  private static MemorySegment values(Arena arena, String input, int[] tokens) {
    var values = arena.allocate(JAVA_LONG, tokens.length);
    for (int i = 0; i < tokens.length; i++) {
      values.setAtIndex(JAVA_LONG, i, valueOf(input, tokens[i]));
    }
    return values;
  }

  private static long valueOf(String input, int token) {
    return switch (input) {
      case "input_ids" -> token;
      case "attention_mask" -> 1;
      case "token_type_ids" -> 0;
      default ->
          throw new InferenceException(
              "an embedding model must take input_ids, attention_mask and token_type_ids, got "
                  + input);
    };
  }

  private static void bind(
      OrtBinding binding, String name, MemorySegment data, ElementType type, long... shape) {
    try (var tensor = OrtRuntime.shared().tensor(data, type, shape)) {
      binding.input(name, tensor);
    }
  }

  private float[] mean(MemorySegment output, int tokens) {
    var mean = new float[dimensions];
    for (int t = 0; t < tokens; t++) {
      for (int i = 0; i < dimensions; i++) {
        mean[i] += output.getAtIndex(JAVA_FLOAT, (long) t * dimensions + i) / tokens;
      }
    }
    return mean;
  }

  private static float[] normalized(float[] vector) {
    double squares = 0;
    for (float x : vector) {
      squares += (double) x * x;
    }
    float factor = (float) (1 / Math.sqrt(squares));
    for (int i = 0; i < vector.length; i++) {
      vector[i] *= factor;
    }
    return vector;
  }
}
