package io.tagora.actors.device;

import io.tagora.runtime.model.KvHandle;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.typed.ActorRef;

/** Who holds which KV of a device. One thread at a time. */
final class Leases {
  private final Map<KvHandle, ActorRef<PrefillWorker.Reply>> holders = new HashMap<>();
  private final Map<ActorRef<PrefillWorker.Reply>, Set<KvHandle>> held = new HashMap<>();
  private final Map<KvHandle, WholePrompt> prompts = new HashMap<>();

  void begin(KvHandle handle, ActorRef<PrefillWorker.Reply> holder, WholePrompt prompt) {
    holders.put(handle, holder);
    prompts.put(handle, prompt);
    held.computeIfAbsent(holder, _ -> new HashSet<>()).add(handle);
  }

  /** Who held the handle, if it was the last one; a handle that nobody holds is ignored. */
  Optional<ActorRef<PrefillWorker.Reply>> end(KvHandle handle) {
    ActorRef<PrefillWorker.Reply> holder = holders.remove(handle);
    prompts.remove(handle);
    if (holder == null) {
      return Optional.empty();
    }
    Set<KvHandle> others = held.getOrDefault(holder, Set.of());
    others.remove(handle);
    if (!others.isEmpty()) {
      return Optional.empty();
    }
    held.remove(holder);
    return Optional.of(holder);
  }

  /** What the holder had. */
  Set<KvHandle> endAllOf(ActorRef<PrefillWorker.Reply> holder) {
    Set<KvHandle> ended = Optional.ofNullable(held.remove(holder)).orElseGet(Set::of);
    ended.forEach(holders::remove);
    ended.forEach(prompts::remove);
    return ended;
  }

  /** What the handle is of, as long as it is held. */
  Optional<WholePrompt> promptOf(KvHandle handle) {
    return Optional.ofNullable(prompts.get(handle));
  }

  boolean holds(KvHandle handle) {
    return holders.containsKey(handle);
  }

  void forEach(BiConsumer<KvHandle, ActorRef<PrefillWorker.Reply>> action) {
    Map.copyOf(holders).forEach(action);
  }
}
