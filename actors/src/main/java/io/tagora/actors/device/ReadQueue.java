package io.tagora.actors.device;

import io.tagora.runtime.model.Prefilled;
import io.tagora.runtime.model.Priority;
import io.tagora.runtime.model.Reading;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * The prompts that a prefill worker has not read yet, by their {@link Turns}; of one priority
 * continuations of a prefix come first, as their requests run already and are few, and equals round
 * robin, a chunk a turn.
 */
final class ReadQueue {
  private final Map<Priority, Lane> lanes = new EnumMap<>(Priority.class);
  private final Turns turns = new Turns();

  ReadQueue() {
    for (Priority priority : Priority.values()) {
      lanes.put(priority, new Lane(new ArrayDeque<>(), new ArrayDeque<>()));
    }
  }

  int size() {
    return all().size();
  }

  void add(PrefillWorker.Read read, Priority priority) {
    var task = new Task(read, priority, System.nanoTime());
    queueOf(task).add(task);
  }

  /**
   * Whose turn it is.
   *
   * @param mayBegin whether there may be memory for one that has not begun
   */
  Optional<Task> next(boolean mayBegin) {
    return turns.order().stream()
        .flatMap(priority -> lane(priority).next(mayBegin).stream())
        .findFirst();
  }

  /** It has its turn now. */
  void taken(Task task) {
    turns.taken(task.priority);
  }

  /** Lets the others of its kind have their turns; one that is not here any more stays away. */
  void toTheEnd(Task task) {
    if (queueOf(task).remove(task)) {
      queueOf(task).add(task);
    }
  }

  void remove(Task task) {
    queueOf(task).remove(task);
  }

  Optional<Task> of(ActorRef<PrefillWorker.Reply> replyTo) {
    return all().stream().filter(task -> task.read.replyTo().equals(replyTo)).findFirst();
  }

  List<Task> all() {
    return lanes.values().stream()
        .flatMap(lane -> Stream.concat(lane.continuations.stream(), lane.fresh.stream()))
        .toList();
  }

  private Lane lane(Priority priority) {
    return Objects.requireNonNull(lanes.get(priority));
  }

  private Deque<Task> queueOf(Task task) {
    Lane lane = lane(task.priority);
    return task.read.prefix().isPresent() ? lane.continuations : lane.fresh;
  }

  /** Those of one priority. */
  private record Lane(Deque<Task> continuations, Deque<Task> fresh) {

    Optional<Task> next(boolean mayBegin) {
      return Stream.concat(continuations.stream(), fresh.stream())
          .filter(task -> mayBegin || task.holdsMemory)
          .findFirst();
    }
  }

  /** A prompt and how far it is. */
  static final class Task {
    private final PrefillWorker.Read read;
    private final Priority priority;
    private final long since;
    private @Nullable Reading reading;
    private boolean holdsMemory;
    private boolean beganAnew;

    private Task(PrefillWorker.Read read, Priority priority, long since) {
      this.read = read;
      this.priority = priority;
      this.since = since;
    }

    PrefillWorker.Read read() {
      return read;
    }

    /** When it came, by {@link System#nanoTime}. */
    long since() {
      return since;
    }

    /** Computes a chunk. */
    Optional<Prefilled> step(Function<PrefillWorker.Read, Reading> begin) {
      if (reading == null) {
        reading = begin.apply(read);
      }
      var result = reading.step();
      holdsMemory = result.isEmpty();
      return result;
    }

    /** Frees what it holds, to begin anew; once, and false from then on. */
    boolean beginAnew() {
      cancel();
      reading = null;
      holdsMemory = false;
      boolean isFirst = !beganAnew;
      beganAnew = true;
      return isFirst;
    }

    void cancel() {
      if (reading != null) {
        reading.cancel();
      }
    }
  }
}
