package io.tagora.inference.engine;

import io.tagora.inference.session.OrtBinding;

/** Adds up the time that runs take. One thread. */
final class RunTimer {
  private long nanos;

  /** Runs a binding. */
  void run(OrtBinding binding) {
    long begin = System.nanoTime();
    binding.run();
    nanos += System.nanoTime() - begin;
  }

  /** Nanoseconds inside all runs so far. */
  long nanos() {
    return nanos;
  }
}
