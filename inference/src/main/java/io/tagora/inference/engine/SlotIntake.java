package io.tagora.inference.engine;

import io.tagora.inference.kv.KvBody;
import io.tagora.inference.kv.KvHeader;
import io.tagora.inference.kv.KvLease;
import io.tagora.inference.kv.KvPool;
import io.tagora.inference.kv.Placement;
import io.tagora.inference.park.KvPark;
import io.tagora.inference.park.Leaving;
import io.tagora.runtime.model.KvArrival;
import io.tagora.runtime.model.KvArrival.Cause;
import io.tagora.runtime.model.KvChunk;
import io.tagora.runtime.model.KvIntake;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A slot that is filled by chunks; a chunk is checked before a byte of it is written. */
final class SlotIntake implements KvIntake {
  private final DecoderModel model;
  private final KvPool pool;
  private final Optional<KvPark> park;
  private final String fingerprint;
  private int next;
  private @Nullable Arriving arriving;
  private @Nullable KvArrival end;

  /** What is known once the first chunk is taken. */
  private record Arriving(KvHeader header, int seal, KvLease lease, KvBody body) {}

  SlotIntake(DecoderModel model, KvPool pool, Optional<KvPark> park, String fingerprint) {
    this.model = model;
    this.pool = pool;
    this.park = park;
    this.fingerprint = fingerprint;
  }

  @Override
  public KvArrival add(KvChunk chunk) {
    if (end != null) {
      return end instanceof KvArrival.Refused
          ? end
          : refused(Cause.ORDER, "an intake must get no chunk after its end, got " + chunk.index());
    }
    if (chunk.index() != next) {
      return refused(Cause.ORDER, "chunk %d must be next, got %d".formatted(next, chunk.index()));
    }
    if (!chunk.isIntact(arriving == null ? KvChunk.FIRST : arriving.seal())) {
      return refused(
          Cause.CHECKSUM, "chunk %d must match its checksum, got others".formatted(next));
    }
    return arriving == null ? begin(chunk) : take(arriving, chunk);
  }

  @Override
  public void cancel() {
    if (end == null) {
      refused(Cause.ORDER, "an intake must get no chunk after it was cancelled");
    }
  }

  private KvArrival begin(KvChunk chunk) {
    Optional<KvHeader> header = KvHeader.decoded(chunk.bytes());
    return header.isEmpty()
        ? refused(Cause.FORMAT, "the first chunk must be as this version writes it")
        : refusal(header.get()).orElseGet(() -> place(header.get(), chunk.checksum()));
  }

  private Optional<KvArrival> refusal(KvHeader header) {
    if (!header.model().equals(fingerprint)) {
      return Optional.of(
          refused(
              Cause.MODEL,
              "KV must be of the model %s, got %s".formatted(fingerprint, header.model())));
    }
    if (!header.geometry().equals(model.geometry())) {
      return Optional.of(
          refused(
              Cause.SHAPE, "KV must be %s, got %s".formatted(model.geometry(), header.geometry())));
    }
    if (header.tokens().length > model.capacity()) {
      return Optional.of(
          refused(
              Cause.SHAPE,
              "KV must have at most %d tokens, got %d"
                  .formatted(model.capacity(), header.tokens().length)));
    }
    boolean known = Arrays.stream(header.tokens()).allMatch(t -> t >= 0 && t < model.vocabulary());
    return known
        ? Optional.empty()
        : Optional.of(
            refused(Cause.FORMAT, "KV must be of tokens below %d".formatted(model.vocabulary())));
  }

  private KvArrival place(KvHeader header, int seal) {
    return pool.place(header.tokens())
        .map(placement -> placed(header, seal, placement))
        .orElseGet(() ->
            new KvArrival.Refused(
                Cause.MEMORY,
                "a KV slot of %s must be free, got all %d held"
                    .formatted(pool.deviceId(), pool.slots()),
                true));
  }

  private KvArrival placed(KvHeader header, int seal, Placement placement) {
    placement.source().ifPresent(pool::unpin);
    SlotPreparation.leaving(model, park, placement).ifPresent(SlotIntake::copyAll);
    var lease = placement.lease();
    if (placement.isComplete()) {
      return arrived(lease);
    }
    arriving = new Arriving(header, seal, lease, model.body(lease.row(), lease.tokens()));
    next = 1;
    return new KvArrival.Expected(next);
  }

  private static void copyAll(Leaving leaving) {
    while (!leaving.step(SlotPreparation.STEP_BYTES)) {
      // the next piece
    }
  }

  private KvArrival take(Arriving at, KvChunk chunk) {
    var header = at.header();
    if (chunk.bytes().length != header.length(next)) {
      return refused(
          Cause.FORMAT,
          "chunk %d must have %d bytes, got %d"
              .formatted(next, header.length(next), chunk.bytes().length));
    }
    at.body().write(header.offset(next), MemorySegment.ofArray(chunk.bytes()));
    next++;
    if (next <= header.bodyChunks()) {
      return new KvArrival.Expected(next);
    }
    pool.filled(at.lease(), header.tokens());
    return arrived(at.lease());
  }

  private KvArrival arrived(KvLease lease) {
    arriving = null;
    end = new KvArrival.Arrived(pool.handle(lease));
    return end;
  }

  /** Ends the intake if it has not ended yet. */
  private KvArrival refused(Cause cause, String reason) {
    var refusal = new KvArrival.Refused(cause, reason, false);
    if (end == null) {
      end = refusal;
    }
    if (arriving != null) {
      pool.release(pool.handle(arriving.lease()));
      arriving = null;
    }
    return refusal;
  }
}
