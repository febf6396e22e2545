package io.tagora.actors.device;

import io.tagora.runtime.model.Prefilled;
import io.tagora.runtime.model.Reading;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * The prompts that a prefill worker has not read yet, in the order of their turns: continuations of
 * a prefix first, as their requests run already and are few, and among equals round robin, a chunk
 * a turn.
 */
final class ReadQueue {
  private final Deque<Task> continuations = new ArrayDeque<>();
  private final Deque<Task> fresh = new ArrayDeque<>();

  int size() {
    return continuations.size() + fresh.size();
  }

  void add(PrefillWorker.Read read) {
    var task = new Task(read, System.nanoTime());
    queueOf(task).add(task);
  }

  /**
   * Whose turn it is.
   *
   * @param mayBegin whether there may be memory for one that has not begun
   */
  Optional<Task> next(boolean mayBegin) {
    return first(continuations, mayBegin).or(() -> first(fresh, mayBegin));
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
    var all = new ArrayList<>(continuations);
    all.addAll(fresh);
    return all;
  }

  private static Optional<Task> first(Deque<Task> tasks, boolean mayBegin) {
    return tasks.stream().filter(task -> mayBegin || task.holdsMemory).findFirst();
  }

  private Deque<Task> queueOf(Task task) {
    return task.read.prefix().isPresent() ? continuations : fresh;
  }

  /** A prompt and how far it is. */
  static final class Task {
    private final PrefillWorker.Read read;
    private final long since;
    private @Nullable Reading reading;
    private boolean holdsMemory;
    private boolean beganAnew;

    private Task(PrefillWorker.Read read, long since) {
      this.read = read;
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
