package io.tagora.actors.device;

import io.tagora.runtime.model.Priority;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The writes of a decode worker that have not begun, by their {@link Turns} and else first come,
 * first served. It outlives the engine's restarts: what waits has nothing to do with what broke.
 * One thread at a time.
 *
 * <p>Those that were in a batch when the engine threw come first, and each of them runs alone: so
 * it shows which of them it was, and takes no other with it.
 */
final class WriteQueue {
  private final SequencedMap<Long, Waiting> alone = new LinkedHashMap<>();
  private final Map<Priority, SequencedMap<Long, Waiting>> together = new EnumMap<>(Priority.class);
  private final Turns turns = new Turns();
  private long last;

  /**
   * A write by its number, which no other write of the worker ever has.
   *
   * @param since when it came, by {@link System#nanoTime}
   */
  record Waiting(long sequence, DecodeWorker.Write write, long since) {}

  WriteQueue() {
    for (Priority priority : Priority.values()) {
      together.put(priority, new LinkedHashMap<>());
    }
  }

  /** How many wait, but for those that come a second time. */
  int size() {
    return together.values().stream().mapToInt(Map::size).sum();
  }

  private SequencedMap<Long, Waiting> together(Priority priority) {
    return Objects.requireNonNull(together.get(priority));
  }

  Waiting add(DecodeWorker.Write write) {
    var waiting = new Waiting(++last, write, System.nanoTime());
    (write.alone() ? alone : together(write.prompt().priority())).put(waiting.sequence(), waiting);
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
    return running.size() < batch ? nextOfTogether() : Optional.empty();
  }

  private Optional<Waiting> nextOfTogether() {
    Optional<Priority> next =
        turns.order().stream().filter(priority -> !together(priority).isEmpty()).findFirst();
    next.ifPresent(turns::taken);
    return next.map(priority -> together(priority).pollFirstEntry().getValue());
  }

  Optional<Waiting> remove(long sequence) {
    return lanes().map(lane -> lane.remove(sequence)).filter(Objects::nonNull).findFirst();
  }

  Optional<Long> of(ActorRef<DecodeWorker.Reply> replyTo) {
    return all().stream()
        .filter(waiting -> waiting.write().replyTo().equals(replyTo))
        .map(Waiting::sequence)
        .findFirst();
  }

  List<Waiting> all() {
    return lanes().flatMap(lane -> lane.values().stream()).toList();
  }

  private Stream<SequencedMap<Long, Waiting>> lanes() {
    return Stream.concat(Stream.of(alone), together.values().stream());
  }

  /** Takes all out. */
  List<Waiting> drain() {
    var all = new ArrayList<>(all());
    lanes().forEach(Map::clear);
    return all;
  }
}
