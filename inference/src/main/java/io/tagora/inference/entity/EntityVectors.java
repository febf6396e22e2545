package io.tagora.inference.entity;

import io.tagora.inference.InferenceException;
import io.tagora.inference.Sha256;
import io.tagora.runtime.model.TextEmbedder;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The input embeddings of entities, each under a number below nought that stands for it among a
 * prompt's tokens.
 *
 * <p>The number is made of the text's SHA-256, so equal entities have equal numbers on all nodes,
 * and whatever tells prompts apart by their tokens (slots, parked KV, KV that is lent) tells
 * entities apart too. It has 31 bits: two texts of one number are noticed while both are known
 * here, and the later one is spelled out. Vectors are computed once as long as they are known. Safe
 * to use from any thread.
 */
public final class EntityVectors {
  /** Texts that are remembered; the one that was not used for the longest time is forgotten. */
  static final int TEXTS = 200_000;

  /** Vectors that are remembered: some MB for each hundred of width. */
  private static final int VECTORS = 16_384;

  private final TextEmbedder embedder;
  private final Adaptor adaptor;
  private final Map<Integer, String> texts = latest(TEXTS);
  private final Map<Integer, float[]> vectors = latest(VECTORS);

  /** The embedder must be the one that the adaptor is made for, and is the caller's. */
  public EntityVectors(TextEmbedder embedder, Adaptor adaptor) {
    this.embedder = embedder;
    this.adaptor = adaptor;
  }

  /** The number of an entity; empty where another text has it. */
  public synchronized OptionalInt numberOf(String text) {
    int number = number(text);
    String known = texts.putIfAbsent(number, text);
    return known == null || known.equals(text) ? OptionalInt.of(number) : OptionalInt.empty();
  }

  /** The vector of a number; empty if it is not known any more, or from elsewhere. */
  public synchronized Optional<float[]> vector(int number) {
    float[] known = vectors.get(number);
    if (known != null) {
      return Optional.of(known);
    }
    String text = texts.get(number);
    if (text == null) {
      return Optional.empty();
    }
    float[] made = adaptor.apply(embedder.embed(List.of(text)).getFirst());
    vectors.put(number, made);
    return Optional.of(made);
  }

  /** The width of a vector. */
  public int hidden() {
    return adaptor.hidden();
  }

  /** Refuses texts other than those that the adaptor has learnt from. */
  public EntityVectors require(String entities) {
    if (!adaptor.entities().equals(entities)) {
      throw new InferenceException(
          "tagora.agents.history.entities must be what the model's adaptor was trained with, %s, got %s"
              .formatted(adaptor.entities(), entities));
    }
    return this;
  }

  private static int number(String text) {
    return ByteBuffer.wrap(new Sha256().add(text).bytes()).getInt() | Integer.MIN_VALUE;
  }

  private static <V> Map<Integer, V> latest(int most) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<Integer, V> eldest) {
        return size() > most;
      }
    };
  }
}
