package io.tagora.inference.engine;

import io.tagora.inference.kv.KvLease;
import io.tagora.inference.kv.KvPool;
import io.tagora.inference.kv.Placement;
import io.tagora.runtime.model.Prefilled;
import io.tagora.runtime.model.Reading;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one prompt into a slot, at most a chunk a step. The slot is leased by the first step, so
 * that a prompt which waits its turn holds nothing and finds what was read meanwhile. A step that
 * throws frees the slot.
 */
final class PromptReading implements Reading {
  private final DecoderModel model;
  private final KvPool pool;
  private final int[] tokens;
  private final int chunk;
  private final IntConsumer computed;
  private @Nullable Placement placement;
  private int known;

  /**
   * A prompt of at least one and at most the model's capacity of tokens.
   *
   * @param chunk tokens that a step computes at most
   * @param computed told how many tokens a step computed
   */
  PromptReading(DecoderModel model, KvPool pool, int[] tokens, int chunk, IntConsumer computed) {
    this.model = model;
    this.pool = pool;
    this.tokens = tokens;
    this.chunk = chunk;
    this.computed = computed;
  }

  @Override
  public Optional<Prefilled> step() {
    var placed = placement == null ? pool.place(tokens) : Optional.of(placement);
    if (placed.isEmpty()) {
      return Optional.of(
          new Prefilled.Refused(
              "a KV slot of %s must be free, got all %d held"
                  .formatted(pool.deviceId(), pool.slots()),
              true));
    }
    try {
      return advance(placed.get());
    } catch (RuntimeException e) {
      cancel();
      throw e;
    }
  }

  @Override
  public void cancel() {
    if (placement != null) {
      pool.release(pool.handle(placement.lease()));
      placement = null;
    }
  }

  private Optional<Prefilled> advance(Placement at) {
    if (placement == null) {
      placement = at;
      known = at.shared();
      at.source().ifPresent(source -> copy(source, at));
    }
    if (known < tokens.length) {
      readChunk(at.lease());
      int broken = model.firstNotFinite(at.lease().row());
      if (broken >= 0) {
        return Optional.of(refused(broken));
      }
    }
    return known < tokens.length ? Optional.empty() : Optional.of(done(at));
  }

  private void readChunk(KvLease lease) {
    int end = Math.min(tokens.length, known + chunk);
    model.prefill(lease.row(), known, Arrays.copyOfRange(tokens, known, end));
    computed.accept(end - known);
    known = end;
  }

  private Prefilled done(Placement at) {
    if (!at.isComplete()) {
      pool.filled(at.lease(), tokens);
    }
    placement = null;
    return new Prefilled.Read(pool.handle(at.lease()), tokens.length, tokens.length - at.shared());
  }

  /**
   * KV that is no numbers must not be kept: whoever begins alike would get it. A later chunk need
   * not show it, for KV in bytes holds no NaN.
   */
  private Prefilled refused(int token) {
    cancel();
    return new Prefilled.Refused(
        "the model's logits must be numbers, got NaN or infinity for token %d after %d tokens"
            .formatted(token, known),
        false);
  }

  private void copy(KvLease source, Placement at) {
    try {
      model.copyTokens(source.row(), at.lease().row(), at.shared());
    } finally {
      pool.unpin(source);
    }
  }
}
