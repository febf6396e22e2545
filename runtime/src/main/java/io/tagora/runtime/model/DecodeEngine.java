package io.tagora.runtime.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes tokens for many sequences at once. One thread calls it: the device's decode worker. */
public interface DecodeEngine {
  String deviceId();

  /**
   * Lets a sequence join the next step and takes its KV over: it is freed when the sequence ends or
   * is cancelled.
   *
   * @param sequence the caller's name for it, unique among those running
   * @return why it was refused, or empty; a refused handle stays with the caller
   */
  default Optional<String> admit(long sequence, KvHandle handle, Decoding decoding) {
    return admitAll(handle, Map.of(sequence, decoding));
  }

  /**
   * Lets several sequences continue the same tokens, which are not read again: all of them join the
   * next step, or none. They take the KV over together.
   *
   * @param sequences at least one, each as for {@link #admit}
   * @return why they were refused, or empty; a refused handle stays with the caller
   */
  Optional<String> admitAll(KvHandle handle, Map<Long, Decoding> sequences);

  /** Writes one token for every running sequence and returns those that ended by it. */
  List<Ended> step();

  /**
   * What the last {@link #step} settled of the texts of streamed sequences, of those that ended by
   * it too. A sequence's texts in their order, joined, are its parts joined by line breaks.
   */
  List<Progress> progress();

  /** Ends a sequence without an answer and frees its KV; an unknown one is ignored. */
  void cancel(long sequence);

  /** As {@link #cancel}, for one whose deadline has passed: the engine was too slow for it. */
  default void giveUp(long sequence) {
    cancel(sequence);
  }

  /** How many sequences run. */
  int running();

  /** A sequence that ended; its KV is free. */
  sealed interface Ended {
    long sequence();

    /** It has its answer. */
    record Written(long sequence, Generation generation) implements Ended {}

    /** The model gave what no token can be chosen by; other sequences go on. */
    record Failed(long sequence, String reason) implements Ended {}
  }

  /**
   * A piece of a text that is being written.
   *
   * @param text whole characters that will stay: never a stop text, nor what may become one
   * @param tokens the tokens written since the last progress, where log-probabilities are wanted
   */
  record Progress(long sequence, String text, List<ScoredToken> tokens) {
    public Progress {
      tokens = List.copyOf(tokens);
    }
  }
}
