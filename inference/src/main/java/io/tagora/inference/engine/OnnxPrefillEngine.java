package io.tagora.inference.engine;

import io.tagora.inference.kv.KvPool;
import io.tagora.inference.park.KvPark;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.KvOccupancy;
import io.tagora.runtime.model.PrefillEngine;
import io.tagora.runtime.model.Prefilled;
import io.tagora.runtime.model.Reading;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Reads prompts into slots. What a prompt begins with is not computed where any slot of the pool
 * still has it, a prefix that somebody holds or an earlier prompt. {@link #prefill} is the prefill
 * thread's; {@link #release} and the counter are anybody's.
 */
public final class OnnxPrefillEngine implements PrefillEngine {
  /** What every prompt begins with. */
  private static final int[] EVERYTHING = {};

  private final DecoderModel model;
  private final KvPool pool;
  private final Optional<KvPark> park;
  private final PromptTokens tokens;
  private final int chunk;
  private volatile long prefilledTokens;

  OnnxPrefillEngine(
      DecoderModel model, KvPool pool, Optional<KvPark> park, PromptTokens tokens, int chunk) {
    this.model = model;
    this.pool = pool;
    this.park = park;
    this.tokens = tokens;
    this.chunk = chunk;
  }

  @Override
  public String deviceId() {
    return pool.deviceId();
  }

  @Override
  public Prefilled prefill(Optional<KvHandle> prefix, HybridPrompt prompt) {
    var reading = begin(prefix, prompt);
    var result = reading.step();
    while (result.isEmpty()) {
      result = reading.step();
    }
    return result.get();
  }

  /** Each step computes at most a chunk of the engine's settings. */
  @Override
  public Reading begin(Optional<KvHandle> prefix, HybridPrompt prompt) {
    int[] read = tokens.of(prompt);
    return prefix.map(handle -> continued(handle, read)).orElseGet(() -> reading(read));
  }

  @Override
  public void release(KvHandle handle) {
    pool.release(handle);
  }

  /** Forgets what slots and park keep of prompts that begin so; any thread may call. */
  @Override
  public void forget(HybridPrompt beginning) {
    forget(tokens.of(beginning));
  }

  /** What is held is forgotten when it is released. */
  @Override
  public void forgetAll() {
    forget(EVERYTHING);
  }

  private void forget(int[] beginning) {
    pool.forget(beginning);
    park.ifPresent(place -> place.forget(beginning));
  }

  @Override
  public Optional<KvOccupancy> occupancy() {
    var now = pool.occupancy();
    return Optional.of(new KvOccupancy(now.free(), now.cached(), now.leased()));
  }

  /** Tokens computed since the engine was opened; what was found in pool or park does not count. */
  public long prefilledTokens() {
    return prefilledTokens;
  }

  /** The logits of every position of a text of its own: [tokens][vocabulary]. */
  float[][] logits(int[] read) {
    var lease =
        pool.scratch(read.length)
            .orElseThrow(() -> new IllegalStateException("a slot must be free, got none"));
    try {
      return model.logitsOfAll(lease.row(), read);
    } finally {
      pool.release(pool.handle(lease));
    }
  }

  private Reading continued(KvHandle prefix, int[] more) {
    var pinned = pool.pin(prefix);
    if (pinned.isEmpty()) {
      return refused("the prefix must be held on %s, got %s".formatted(deviceId(), prefix));
    }
    var before = pool.tokens(pinned.get());
    pool.unpin(pinned.get());
    return reading(IntStream.concat(IntStream.of(before), IntStream.of(more)).toArray());
  }

  private Reading reading(int[] read) {
    return refusal(read)
        .map(OnnxPrefillEngine::refused)
        .orElseGet(() ->
            new PromptReading(
                model, pool, park, read, chunk, SlotPreparation.STEP_BYTES, this::addPrefilled));
  }

  private static Reading refused(String reason) {
    return () -> Optional.of(new Prefilled.Refused(reason, false));
  }

  private Optional<String> refusal(int[] read) {
    if (read.length == 0) {
      return Optional.of("a prompt must have at least 1 token, got 0");
    }
    int greatest = Arrays.stream(read).max().orElse(0);
    if (greatest >= model.vocabulary()) {
      return Optional.of(
          "a prompt's tokens must be below the model's %d, got %d: the tokenizer is another model's"
              .formatted(model.vocabulary(), greatest));
    }
    return read.length <= model.capacity()
        ? Optional.empty()
        : Optional.of(
            "a prompt must have at most %d tokens, got %d"
                .formatted(model.capacity(), read.length));
  }

  /** Only the prefill thread writes. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void addPrefilled(int computed) {
    prefilledTokens += computed;
  }
}
