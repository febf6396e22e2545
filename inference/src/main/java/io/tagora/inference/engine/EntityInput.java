package io.tagora.inference.engine;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.tagora.inference.entity.EntityVectors;
import io.tagora.inference.graph.GraphNames;
import io.tagora.inference.session.ElementType;
import io.tagora.inference.session.OrtBinding;
import io.tagora.inference.session.OrtRuntime;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a graph that reads entities takes in the places of tokens below nought, [1, tokens, hidden];
 * noughts for one place where a prompt has none. In the machine's memory. Owned by the prefill
 * thread.
 */
final class EntityInput {
  private final Optional<EntityVectors> entities;
  private final int hidden;
  private final MemorySegment vectors;

  /**
   * For runs of so many tokens at most.
   *
   * @param entities none if all prompts are text
   * @param hidden the model's width
   */
  EntityInput(Optional<EntityVectors> entities, int hidden, int capacity, Arena arena) {
    this.entities = entities;
    this.hidden = hidden;
    int places = entities.isPresent() ? capacity : 1;
    vectors = arena.allocate(JAVA_FLOAT, (long) places * hidden);
  }

  /** Whether every entity among these tokens is known; of another node's it need not be. */
  boolean knows(int[] tokens) {
    return Arrays.stream(tokens).filter(token -> token < 0).allMatch(n -> vector(n).isPresent());
  }

  /** Binds what these tokens need; all entities among them must be known. */
  void bind(OrtBinding binding, int[] tokens) {
    boolean any = Arrays.stream(tokens).anyMatch(token -> token < 0);
    if (any) {
      write(tokens);
    }
    int places = any ? tokens.length : 1;
    long bytes = (long) places * hidden * Float.BYTES;
    try (var tensor =
        OrtRuntime.shared()
            .tensor(vectors.asSlice(0, bytes), ElementType.FLOAT32, 1, places, hidden)) {
      binding.input(GraphNames.ENTITY_VECTORS, tensor);
    }
  }

  private void write(int[] tokens) {
    for (int i = 0; i < tokens.length; i++) {
      if (tokens[i] < 0) {
        MemorySegment.copy(known(tokens[i]), 0, vectors, JAVA_FLOAT, place(i), hidden);
      }
    }
  }

  private long place(int token) {
    return (long) token * hidden * Float.BYTES;
  }

  private float[] known(int number) {
    return vector(number)
        .orElseThrow(
            () -> new IllegalStateException("an entity must be known, got the number " + number));
  }

  private Optional<float[]> vector(int number) {
    return entities.flatMap(known -> known.vector(number));
  }
}
