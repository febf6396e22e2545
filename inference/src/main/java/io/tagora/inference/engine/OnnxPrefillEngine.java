package io.tagora.inference.engine;

import io.tagora.inference.kv.KvLease;
import io.tagora.inference.kv.KvPool;
import io.tagora.inference.model.Tokenizer;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.PrefillEngine;
import io.tagora.runtime.model.Prefilled;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads prompts into slots. A continuation starts with a copy of its prefix's KV, so that only its
 * own tokens are computed. {@link #prefill} is the prefill thread's; {@link #release} and the
 * counter are anybody's.
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
    return prefix.map(handle -> continued(handle, tokens)).orElseGet(() -> fresh(tokens));
  }

  @Override
  public void release(KvHandle handle) {
    pool.release(handle);
  }

  /** Tokens computed since the engine was opened; copied prefixes do not count. */
  public long prefilledTokens() {
    return prefilledTokens;
  }

  /** The logits of every position of a text of its own: [tokens][vocabulary]. */
  float[][] logits(int[] tokens) {
    var lease =
        pool.lease(tokens.length)
            .orElseThrow(() -> new IllegalStateException("a slot must be free, got none"));
    try {
      return model.logitsOfAll(lease.row(), tokens);
    } finally {
      pool.release(pool.handle(lease));
    }
  }

  private Prefilled fresh(int[] tokens) {
    if (tokens.length == 0) {
      return new Prefilled.Refused("a prompt must have at least 1 token, got 0", false);
    }
    return read(tokens, 0, row -> {});
  }

  private Prefilled continued(KvHandle prefix, int[] tokens) {
    var pinned = pool.pin(prefix);
    if (pinned.isEmpty()) {
      return new Prefilled.Refused(
          "the prefix must be held on %s, got %s".formatted(deviceId, prefix), false);
    }
    try {
      return read(
          tokens, pinned.get().tokens(), row -> copyPrefix(pinned.get(), row, tokens.length == 0));
    } finally {
      pool.unpin(pinned.get());
    }
  }

  private void copyPrefix(KvLease prefix, int row, boolean isAll) {
    model.copyTokens(prefix.row(), row, prefix.tokens());
    if (isAll) {
      model.copyLogits(prefix.row(), row);
    }
  }

  private Prefilled read(int[] tokens, int past, Start start) {
    int greatest = Arrays.stream(tokens).max().orElse(0);
    if (greatest >= model.vocabulary()) {
      return new Prefilled.Refused(
          "a prompt's tokens must be below the model's %d, got %d: the tokenizer is another model's"
              .formatted(model.vocabulary(), greatest),
          false);
    }
    int all = past + tokens.length;
    if (all > model.capacity()) {
      return new Prefilled.Refused(
          "a prompt must have at most %d tokens, got %d".formatted(model.capacity(), all), false);
    }
    var lease = pool.lease(all);
    if (lease.isEmpty()) {
      return new Prefilled.Refused(
          "a KV slot of %s must be free, got all %d held".formatted(deviceId, pool.slots()), true);
    }
    compute(lease.get(), past, tokens, start);
    return new Prefilled.Read(pool.handle(lease.get()), all, tokens.length);
  }

  private void compute(KvLease lease, int past, int[] tokens, Start start) {
    try {
      start.fill(lease.row());
      if (tokens.length > 0) {
        model.prefill(lease.row(), past, tokens);
      }
      addPrefilled(tokens.length);
    } catch (RuntimeException e) {
      pool.release(pool.handle(lease));
      throw e;
    }
  }

  /** Only the prefill thread writes. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void addPrefilled(int tokens) {
    prefilledTokens += tokens;
  }

  private interface Start {
    void fill(int row);
  }
}
