package io.tagora.inference.engine;

import io.tagora.inference.kv.KvPool;
import io.tagora.inference.model.ModelFingerprint;
import io.tagora.inference.park.KvPark;
import io.tagora.runtime.model.KvCarrier;
import io.tagora.runtime.model.KvExport;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.KvIntake;
import java.util.Optional;

/**
 * Carries KV out of the slots of a model and into them. The first call computes the model's
 * fingerprint, for which all its files are read. Any thread may call, also while the engine's own
 * two are at work: a slot that leaves is pinned, and one that comes is leased.
 */
public final class OnnxKvCarrier implements KvCarrier {
  private final DecoderModel model;
  private final KvPool pool;
  private final Optional<KvPark> park;
  private final ModelFingerprint fingerprint;

  OnnxKvCarrier(
      DecoderModel model, KvPool pool, Optional<KvPark> park, ModelFingerprint fingerprint) {
    this.model = model;
    this.pool = pool;
    this.park = park;
    this.fingerprint = fingerprint;
  }

  @Override
  public String deviceId() {
    return pool.deviceId();
  }

  @Override
  public Optional<KvExport> export(KvHandle handle, int chunkBytes) {
    if (chunkBytes < 1) {
      throw new IllegalArgumentException("chunkBytes must be at least 1, got " + chunkBytes);
    }
    String name = fingerprint.digits();
    return pool.pin(handle).map(lease -> new SlotExport(model, pool, lease, name, chunkBytes));
  }

  @Override
  public KvIntake intake() {
    return new SlotIntake(model, pool, park, fingerprint.digits());
  }
}
