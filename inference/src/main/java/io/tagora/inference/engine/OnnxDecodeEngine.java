package io.tagora.inference.engine;

import io.tagora.inference.InferenceException;
import io.tagora.inference.engine.rule.RuleCompiler;
import io.tagora.inference.kv.KvPool;
import io.tagora.runtime.model.DecodeEngine;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.KvHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes many sequences together, in batches: those that continue one prefix in one, the others in
 * another.
 *
 * <p>One thread owns all of it. An exception from {@link #step} means that the device or the model
 * is broken; running sequences can still be cancelled.
 */
public final class OnnxDecodeEngine implements DecodeEngine {
  private final EngineSettings settings;
  private final DecoderModel model;
  private final KvPool pool;
  private final RuleCompiler rules;
  private final DecodeBatches batches;
  private final List<Progress> progress = new ArrayList<>();

  /**
   * Writes what was read into a pool.
   *
   * @param source the model over whose rows the pool is: this engine's own, or another device's
   */
  OnnxDecodeEngine(
      EngineSettings settings,
      DecoderModel model,
      DecoderModel source,
      KvPool pool,
      RuleCompiler rules) {
    this.settings = settings;
    this.model = model;
    this.pool = pool;
    this.rules = rules;
    batches = new DecodeBatches(model, source, pool, settings);
  }

  @Override
  public String deviceId() {
    return settings.device().id();
  }

  @Override
  public Optional<String> admitAll(KvHandle handle, Map<Long, Decoding> sequences) {
    if (sequences.isEmpty()) {
      return Optional.of("at least one sequence must be admitted, got none");
    }
    var twice = sequences.keySet().stream().filter(this::runs).findFirst();
    if (twice.isPresent()) {
      return Optional.of("a sequence must not run already, got " + twice.get());
    }
    int all = running() + sequences.size();
    if (all > settings.sequences()) {
      return Optional.of(
          "at most %d sequences must run on %s, got %d"
              .formatted(settings.sequences(), deviceId(), all));
    }
    return takeOver(handle, sequences);
  }

  @Override
  public List<Ended> step() {
    progress.clear();
    var ended = new ArrayList<Ended>();
    batches.all().forEach(batch -> batch.step(model.capacity(), ended, progress));
    return ended;
  }

  @Override
  public List<Progress> progress() {
    return List.copyOf(progress);
  }

  @Override
  public void cancel(long sequence) {
    batches.all().forEach(batch -> batch.cancel(sequence));
  }

  @Override
  public int running() {
    return batches.running();
  }

  /** How many of the running attend to a prefix together with others. */
  int grouped() {
    return batches.grouped();
  }

  /** Nanoseconds that steps have spent inside ONNX Runtime since the engine was opened. */
  public long runtimeNanos() {
    return model.decodeTimer().nanos();
  }

  /** Frees what the batches hold; called once, before the model is closed. */
  void close() {
    batches.close();
  }

  private boolean runs(long sequence) {
    return batches.all().stream().anyMatch(batch -> batch.holds(sequence));
  }

  private Optional<String> takeOver(KvHandle handle, Map<Long, Decoding> sequences) {
    var pinned = pool.pin(handle);
    if (pinned.isEmpty()) {
      return Optional.of("the KV must be held on %s, got %s".formatted(pool.deviceId(), handle));
    }
    var lease = pinned.get();
    try {
      var joining = sequences(pool.tokens(lease), sequences);
      int most = sequences.values().stream().mapToInt(Decoding::maxTokens).max().orElse(0);
      var batch = batches.batchFor(lease, joining.size(), most);
      joining.forEach(sequence -> batch.join(sequence, lease.row()));
    } catch (InferenceException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } finally {
      pool.unpin(lease);
    }
    pool.release(handle);
    return Optional.empty();
  }

  private List<DecodeSequence> sequences(int[] prompt, Map<Long, Decoding> decodings) {
    var all = new ArrayList<DecodeSequence>();
    decodings.forEach((sequence, decoding) -> {
      var rule = rules.compile(decoding.rule(), decoding.stops());
      all.add(new DecodeSequence(sequence, decoding, rule, rules.vocabulary(), prompt));
    });
    return all;
  }
}
