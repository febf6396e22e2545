package io.tagora.actors.testing;

import io.tagora.actors.device.Engines;
import io.tagora.cluster.settings.DeviceSettings;
import io.tagora.runtime.model.DecodeEngine;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.PrefillEngine;
import io.tagora.runtime.model.Prefilled;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** A device that takes no time: whatever is admitted has its whole answer after one step. */
public final class InstantEngine implements PrefillEngine, DecodeEngine, Engines {
  private final Function<String, Generation> model;
  private final Map<Long, String> held = new ConcurrentHashMap<>();
  private final AtomicLong leases = new AtomicLong();

  /** Of the decode worker's thread alone. */
  private final Map<Long, String> running = new LinkedHashMap<>();

  /**
   * @param model what it writes after a prompt; any thread may call
   */
  public InstantEngine(Function<String, Generation> model) {
    this.model = model;
  }

  @Override
  public String deviceId() {
    return "cpu:0";
  }

  @Override
  public PrefillEngine prefill(DeviceSettings device) {
    return this;
  }

  @Override
  public DecodeEngine decode(DeviceSettings device) {
    return this;
  }

  @Override
  public Prefilled prefill(Optional<KvHandle> prefix, HybridPrompt prompt) {
    String text = prompt.text();
    long lease = leases.incrementAndGet();
    held.put(lease, text);
    int tokens = prefix.map(KvHandle::tokens).orElse(0) + text.length();
    return new Prefilled.Read(new KvHandle(deviceId(), lease, tokens), tokens, text.length());
  }

  @Override
  public void release(KvHandle handle) {
    held.remove(handle.lease());
  }

  @Override
  public Optional<String> admitAll(KvHandle handle, Map<Long, Decoding> sequences) {
    String text = held.remove(handle.lease());
    if (text == null) {
      return Optional.of("the lease is not held");
    }
    sequences.keySet().forEach(sequence -> running.put(sequence, text));
    return Optional.empty();
  }

  @Override
  public List<Ended> step() {
    var ended = new ArrayList<Ended>();
    running.forEach((sequence, text) -> ended.add(new Ended.Written(sequence, model.apply(text))));
    running.clear();
    return ended;
  }

  @Override
  public List<Progress> progress() {
    return List.of();
  }

  @Override
  public void cancel(long sequence) {
    running.remove(sequence);
  }

  @Override
  public int running() {
    return running.size();
  }
}
