package io.tagora.runtime.model;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Stands before something that may be down, and says of each call whether it is to be made now. Any
 * thread may call.
 */
@FunctionalInterface
public interface CallGate {
  /** Lets every call through. */
  CallGate ALWAYS = () -> new Passage.Entered(_ -> {});

  /** Asks for one call. */
  Passage enter();

  /** How a call ended. */
  enum Ending {
    SUCCEEDED,
    /** What was called is at fault. */
    FAILED,
    /** Nobody waits for it any more: it says nothing. */
    ABANDONED
  }

  /** What the gate says. */
  sealed interface Passage {

    /**
     * The call is to be made.
     *
     * @param ended is to be told how it ended; only the first word counts
     */
    record Entered(Consumer<Ending> ended) implements Passage {}

    /**
     * The call is not to be made.
     *
     * @param retryAfter when another try is worth it
     */
    record Refused(String reason, Duration retryAfter) implements Passage {}
  }
}
