package io.tagora.actors.device;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The writes of a decode worker that have not begun, first come, first served. It outlives the
 * engine's restarts: what waits has nothing to do with what broke. One thread at a time.
 *
 * <p>Those that were in a batch when the engine threw come first, and each of them runs alone: so
 * it shows which of them it was, and takes no other with it.
 */
final class WriteQueue {
  private final SequencedMap<Long, Waiting> alone = new LinkedHashMap<>();
  private final SequencedMap<Long, Waiting> together = new LinkedHashMap<>();
  private long last;

  /**
   * A write by its number, which no other write of the worker ever has.
   *
   * @param since when it came, by {@link System#nanoTime}
   */
  record Waiting(long sequence, DecodeWorker.Write write, long since) {}

  /** How many wait, but for those that come a second time. */
  int size() {
    return together.size();
  }

  Waiting add(DecodeWorker.Write write) {
    var waiting = new Waiting(++last, write, System.nanoTime());
    (write.alone() ? alone : together).put(waiting.sequence(), waiting);
    return waiting;
  }

  /** Takes the one out that may run now beside those that run, if there is one. */
  Optional<Waiting> next(Collection<Waiting> running, int batch) {
    if (running.stream().anyMatch(one -> one.write().alone())) {
      return Optional.empty();
    }
    if (!alone.isEmpty()) {
      return running.isEmpty() ? Optional.of(alone.pollFirstEntry().getValue()) : Optional.empty();
    }
    return running.size() < batch && !together.isEmpty()
        ? Optional.of(together.pollFirstEntry().getValue())
        : Optional.empty();
  }

  Optional<Waiting> remove(long sequence) {
    Waiting waited = alone.remove(sequence);
    return Optional.ofNullable(waited == null ? together.remove(sequence) : waited);
  }

  Optional<Long> of(ActorRef<DecodeWorker.Reply> replyTo) {
    return all().stream()
        .filter(waiting -> waiting.write().replyTo().equals(replyTo))
        .map(Waiting::sequence)
        .findFirst();
  }

  List<Waiting> all() {
    return Stream.concat(alone.values().stream(), together.values().stream()).toList();
  }

  /** Takes all out. */
  List<Waiting> drain() {
    var all = new ArrayList<>(all());
    alone.clear();
    together.clear();
    return all;
  }
}
