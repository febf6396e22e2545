package io.tagora.runtime.model;

import java.util.List;
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
  Optional<String> admit(long sequence, KvHandle handle, Decoding decoding);

  /** Writes one token for every running sequence and returns those that ended by it. */
  List<Ended> step();

  /** Ends a sequence without an answer and frees its KV; an unknown one is ignored. */
  void cancel(long sequence);

  /** How many sequences run. */
  int running();

  /** A sequence that ended. */
  record Ended(long sequence, Generation generation) {}
}
