package io.tagora.inference.engine;

import io.tagora.inference.kv.KvLease;
import io.tagora.inference.kv.KvPool;
import io.tagora.inference.kv.Placement;
import io.tagora.inference.park.KvPark;
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
  private final Optional<KvPark> park;
  private final int[] tokens;
  private final int chunk;
  private final long stepBytes;
  private final IntConsumer computed;
  private @Nullable Begun begun;
  private int known;

  /** A slot, what it needs first, and how much of the prompt it had by then. */
  private record Begun(Placement at, SlotPreparation preparation) {}

  /**
   * A prompt of at least one and at most the model's capacity of tokens.
   *
   * @param chunk tokens that a step computes at most
   * @param stepBytes that a step copies at most, about, from or to the park
   * @param computed told how many tokens a step computed
   */
  PromptReading(
      DecoderModel model,
      KvPool pool,
      Optional<KvPark> park,
      int[] tokens,
      int chunk,
      long stepBytes,
      IntConsumer computed) {
    this.model = model;
    this.pool = pool;
    this.park = park;
    this.tokens = tokens;
    this.chunk = chunk;
    this.stepBytes = stepBytes;
    this.computed = computed;
  }

  @Override
  public Optional<Prefilled> step() {
    var reading = begun == null ? pool.place(tokens).map(this::begin) : Optional.of(begun);
    if (reading.isEmpty()) {
      return Optional.of(
          new Prefilled.Refused(
              "a KV slot of %s must be free, got all %d held"
                  .formatted(pool.deviceId(), pool.slots()),
              true));
    }
    try {
      return advance(reading.get());
    } catch (RuntimeException e) {
      cancel();
      throw e;
    }
  }

  @Override
  public void cancel() {
    if (begun != null) {
      begun.preparation().cancel();
      pool.release(pool.handle(begun.at().lease()));
      begun = null;
    }
  }

  private Begun begin(Placement at) {
    known = 0;
    begun = new Begun(at, new SlotPreparation(model, pool, park, tokens, at, stepBytes));
    return begun;
  }

  private Optional<Prefilled> advance(Begun reading) {
    if (known == 0) {
      if (!reading.preparation().step()) {
        return Optional.empty();
      }
      known = reading.preparation().known();
    }
    if (known < tokens.length) {
      if (!model.knows(nextChunk())) {
        cancel();
        return Optional.of(
            new Prefilled.Refused(
                "a prompt's entities must be known to be read again, got one that is not: send the"
                    + " whole prompt",
                false));
      }
      readChunk(reading.at().lease());
      int broken = model.firstNotFinite(reading.at().lease().row());
      if (broken >= 0) {
        return Optional.of(refused(broken));
      }
    }
    return known < tokens.length ? Optional.empty() : Optional.of(done(reading));
  }

  private int[] nextChunk() {
    return Arrays.copyOfRange(tokens, known, Math.min(tokens.length, known + chunk));
  }

  private void readChunk(KvLease lease) {
    int[] read = nextChunk();
    long begin = System.nanoTime();
    model.prefill(lease.row(), known, read);
    long nanos = System.nanoTime() - begin;
    int now = read.length;
    park.ifPresent(place -> place.computed(now, nanos));
    computed.accept(now);
    known += now;
  }

  private Prefilled done(Begun reading) {
    var at = reading.at();
    if (!at.isComplete()) {
      pool.filled(at.lease(), tokens);
    }
    begun = null;
    int foundTokens = reading.preparation().known();
    return new Prefilled.Read(pool.handle(at.lease()), tokens.length, tokens.length - foundTokens);
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
}
