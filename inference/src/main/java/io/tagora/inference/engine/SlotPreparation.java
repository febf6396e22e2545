package io.tagora.inference.engine;

import io.tagora.inference.kv.KvLease;
import io.tagora.inference.kv.KvPool;
import io.tagora.inference.kv.Placement;
import io.tagora.inference.park.KvPark;
import io.tagora.inference.park.Leaving;
import io.tagora.inference.park.Restoring;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What comes before a prompt is computed in its slot, a bounded piece at a time: the prompt that
 * stood there is parked, what another slot has is copied, and what is parked is restored.
 */
final class SlotPreparation {
  /** A good step: some milliseconds. */
  static final long STEP_BYTES = 16 << 20;

  private final DecoderModel model;
  private final KvPool pool;
  private final Optional<KvPark> park;
  private final int[] tokens;
  private final Placement at;
  private final long stepBytes;
  private final KvLease lease;
  private @Nullable Leaving leaving;
  private @Nullable KvLease source;
  private @Nullable Restoring restoring;
  private boolean hasBegun;
  private boolean isAsked;
  private int known;

  /**
   * Nothing is copied yet.
   *
   * @param stepBytes that a step copies at most, about, besides what another slot has
   */
  SlotPreparation(
      DecoderModel model,
      KvPool pool,
      Optional<KvPark> park,
      int[] tokens,
      Placement at,
      long stepBytes) {
    this.model = model;
    this.pool = pool;
    this.park = park;
    this.tokens = tokens;
    this.at = at;
    this.stepBytes = stepBytes;
    lease = at.lease();
    source = at.source().orElse(null);
    known = at.shared();
  }

  /** Parking what a placement evicts, if that is worth it; nothing is copied yet. */
  static Optional<Leaving> leaving(DecoderModel model, Optional<KvPark> park, Placement at) {
    return park.flatMap(place ->
        at.evicted()
            .flatMap(evicted ->
                place.leave(evicted, model.body(at.lease().row(), evicted.tokens().length))));
  }

  /** Does the next piece; whether the rest of the prompt is to be computed now. */
  boolean step() {
    if (!hasBegun) {
      hasBegun = true;
      leaving = leaving(model, park, at).orElse(null);
    }
    if (leaving != null && !leaving.step(stepBytes)) {
      return false;
    }
    leaving = null;
    copySource();
    return restore();
  }

  /** Tokens that the slot has, once it is prepared. */
  int known() {
    return known;
  }

  /** Gives up and lets go of all but the slot itself; what has ended is left alone. */
  void cancel() {
    if (leaving != null) {
      leaving.cancel();
    }
    if (restoring != null) {
      restoring.cancel();
    }
    if (source != null) {
      pool.unpin(source);
      source = null;
    }
  }

  private void copySource() {
    if (source != null) {
      model.copyTokens(source.row(), lease.row(), known);
      pool.unpin(source);
      source = null;
    }
  }

  private boolean restore() {
    if (!isAsked) {
      isAsked = true;
      restoring =
          park.flatMap(
                  place -> place.restore(tokens, known, length -> model.body(lease.row(), length)))
              .orElse(null);
    }
    if (restoring == null) {
      return true;
    }
    return switch (restoring.step(stepBytes)) {
      case MORE -> false;
      case DONE -> {
        known = restoring.tokens();
        yield true;
      }
      case DAMAGED -> true;
    };
  }
}
