package io.tagora.inference.engine;

import io.tagora.inference.kv.KvLease;
import io.tagora.inference.kv.KvPool;
import io.tagora.inference.kv.Placement;
import io.tagora.inference.model.Tokenizer;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.PrefillEngine;
import io.tagora.runtime.model.Prefilled;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Reads prompts into slots. What a prompt begins with is not computed where any slot of the pool
 * still has it, a prefix that somebody holds or an earlier prompt. {@link #prefill} is the prefill
 * thread's; {@link #release} and the counter are anybody's.
 */
public final class OnnxPrefillEngine implements PrefillEngine {
  private final String deviceId;
  private final DecoderModel model;
  private final KvPool pool;
  private final Tokenizer tokenizer;
  private volatile long prefilledTokens;

  OnnxPrefillEngine(String deviceId, DecoderModel model, KvPool pool, Tokenizer tokenizer) {
    this.deviceId = deviceId;
    this.model = model;
    this.pool = pool;
    this.tokenizer = tokenizer;
  }

  @Override
  public String deviceId() {
    return deviceId;
  }

  @Override
  public Prefilled prefill(Optional<KvHandle> prefix, HybridPrompt prompt) {
    var tokens = tokenizer.encode(prompt.text());
    return prefix.map(handle -> continued(handle, tokens)).orElseGet(() -> read(tokens));
  }

  @Override
  public void release(KvHandle handle) {
    pool.release(handle);
  }

  /** Tokens computed since the engine was opened; what was found in the pool does not count. */
  public long prefilledTokens() {
    return prefilledTokens;
  }

  /** The logits of every position of a text of its own: [tokens][vocabulary]. */
  float[][] logits(int[] tokens) {
    var lease =
        pool.scratch(tokens.length)
            .orElseThrow(() -> new IllegalStateException("a slot must be free, got none"));
    try {
      return model.logitsOfAll(lease.row(), tokens);
    } finally {
      pool.release(pool.handle(lease));
    }
  }

  private Prefilled continued(KvHandle prefix, int[] tokens) {
    var pinned = pool.pin(prefix);
    if (pinned.isEmpty()) {
      return new Prefilled.Refused(
          "the prefix must be held on %s, got %s".formatted(deviceId, prefix), false);
    }
    var before = pool.tokens(pinned.get());
    pool.unpin(pinned.get());
    return read(IntStream.concat(IntStream.of(before), IntStream.of(tokens)).toArray());
  }

  private Prefilled read(int[] tokens) {
    var refusal = refusal(tokens);
    if (refusal.isPresent()) {
      return new Prefilled.Refused(refusal.get(), false);
    }
    var placement = pool.place(tokens);
    if (placement.isEmpty()) {
      return new Prefilled.Refused(
          "a KV slot of %s must be free, got all %d held".formatted(deviceId, pool.slots()), true);
    }
    return read(tokens, placement.get());
  }

  private Optional<String> refusal(int[] tokens) {
    if (tokens.length == 0) {
      return Optional.of("a prompt must have at least 1 token, got 0");
    }
    int greatest = Arrays.stream(tokens).max().orElse(0);
    if (greatest >= model.vocabulary()) {
      return Optional.of(
          "a prompt's tokens must be below the model's %d, got %d: the tokenizer is another model's"
              .formatted(model.vocabulary(), greatest));
    }
    return tokens.length <= model.capacity()
        ? Optional.empty()
        : Optional.of(
            "a prompt must have at most %d tokens, got %d"
                .formatted(model.capacity(), tokens.length));
  }

  private Prefilled read(int[] tokens, Placement placement) {
    var lease = placement.lease();
    int computed = tokens.length - placement.shared();
    try {
      placement.source().ifPresent(source -> copy(source, placement));
      if (!placement.isComplete()) {
        int[] rest = Arrays.copyOfRange(tokens, placement.shared(), tokens.length);
        model.prefill(lease.row(), placement.shared(), rest);
        pool.filled(lease, tokens);
      }
      addPrefilled(computed);
    } catch (RuntimeException e) {
      pool.release(pool.handle(lease));
      throw e;
    }
    return new Prefilled.Read(pool.handle(lease), tokens.length, computed);
  }

  private void copy(KvLease source, Placement placement) {
    try {
      model.copyTokens(source.row(), placement.lease().row(), placement.shared());
    } finally {
      pool.unpin(source);
    }
  }

  /** Only the prefill thread writes. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void addPrefilled(int tokens) {
    prefilledTokens += tokens;
  }
}
