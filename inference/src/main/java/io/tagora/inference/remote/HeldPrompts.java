package io.tagora.inference.remote;

import io.tagora.runtime.model.KvHandle;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The texts that stand for KV on this side: the server reads them with each call, and keeps what it
 * likes of them. Both workers call.
 */
final class HeldPrompts {
  private final String deviceId;
  private final int bound;
  private final Map<Long, String> texts = new HashMap<>();
  private long lastLease;

  HeldPrompts(String deviceId, int bound) {
    this.deviceId = deviceId;
    this.bound = bound;
  }

  /** Keeps a text; none where as many are held as may be. */
  synchronized Optional<KvHandle> hold(String text) {
    if (texts.size() >= bound) {
      return Optional.empty();
    }
    texts.put(++lastLease, text);
    return Optional.of(new KvHandle(deviceId, lastLease, 0));
  }

  synchronized Optional<String> text(KvHandle handle) {
    return handle.deviceId().equals(deviceId)
        ? Optional.ofNullable(texts.get(handle.lease()))
        : Optional.empty();
  }

  synchronized void release(KvHandle handle) {
    if (handle.deviceId().equals(deviceId)) {
      texts.remove(handle.lease());
    }
  }

  synchronized int held() {
    return texts.size();
  }

  int bound() {
    return bound;
  }
}
