package io.tagora.inference.remote;

import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.PrefillEngine;
import io.tagora.runtime.model.Prefilled;
import java.util.Optional;

/**
 * Keeps the text: nothing is read before something is to be written after it. Tokens are the
 * server's affair, so handles and reads count none.
 */
final class RemotePrefillEngine implements PrefillEngine {
  private final String deviceId;
  private final HeldPrompts prompts;

  RemotePrefillEngine(String deviceId, HeldPrompts prompts) {
    this.deviceId = deviceId;
    this.prompts = prompts;
  }

  @Override
  public String deviceId() {
    return deviceId;
  }

  @Override
  public Prefilled prefill(Optional<KvHandle> prefix, HybridPrompt prompt) {
    Optional<String> before = prefix.isEmpty() ? Optional.of("") : prefix.flatMap(prompts::text);
    if (before.isEmpty()) {
      return new Prefilled.Refused(
          "the prefix must be held on %s, got %s".formatted(deviceId, prefix), false);
    }
    String text = before.get() + prompt.text();
    return text.isEmpty()
        ? new Prefilled.Refused("a prompt must have at least 1 character, got 0", false)
        : held(text);
  }

  private Prefilled held(String text) {
    return prompts
        .hold(text)
        .<Prefilled>map(handle -> new Prefilled.Read(handle, 0, 0))
        .orElseGet(() ->
            new Prefilled.Refused(
                "at most %d prompts must be held for %s, got one more"
                    .formatted(prompts.bound(), deviceId),
                true));
  }

  @Override
  public void release(KvHandle handle) {
    prompts.release(handle);
  }
}
