package io.tagora.gateway.node;

import io.tagora.runtime.model.DecodeEngine;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.KvHandle;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A decode engine as one worker uses it: closing it cancels what that worker left running, so that
 * the next worker finds the shared engine empty. Belongs to the worker's thread.
 */
final class AdmittedSequences implements DecodeEngine, AutoCloseable {
  private final DecodeEngine engine;
  private final Set<Long> running = new HashSet<>();

  AdmittedSequences(DecodeEngine engine) {
    this.engine = engine;
  }

  @Override
  public String deviceId() {
    return engine.deviceId();
  }

  @Override
  public Optional<String> admitAll(KvHandle handle, Map<Long, Decoding> sequences) {
    Optional<String> refused = engine.admitAll(handle, sequences);
    if (refused.isEmpty()) {
      running.addAll(sequences.keySet());
    }
    return refused;
  }

  @Override
  public List<Ended> step() {
    List<Ended> ended = engine.step();
    ended.forEach(one -> running.remove(one.sequence()));
    return ended;
  }

  @Override
  public List<Progress> progress() {
    return engine.progress();
  }

  @Override
  public void cancel(long sequence) {
    engine.cancel(sequence);
    running.remove(sequence);
  }

  @Override
  public void giveUp(long sequence) {
    engine.giveUp(sequence);
    running.remove(sequence);
  }

  @Override
  public int running() {
    return engine.running();
  }

  @Override
  public void close() {
    running.forEach(engine::cancel);
    running.clear();
  }
}
