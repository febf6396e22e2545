package io.tagora.actors.device;

import io.tagora.runtime.model.KvOccupancy;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * What a device does and has done since the node's start, for whoever looks. Each value is written
 * by one of the device's threads and read by any; values of one moment may be a step apart.
 */
public final class DeviceCounts {
  private final String place;
  private final LongAdder promptTokens = new LongAdder();
  private final LongAdder prefilledTokens = new LongAdder();
  private final LongAdder writtenTokens = new LongAdder();
  private final LongAdder restarts = new LongAdder();
  private volatile Supplier<Optional<KvOccupancy>> slots = Optional::empty;
  private volatile boolean up;
  private volatile int waitingPrompts;
  private volatile int waitingSequences;
  private volatile int sequences;

  /**
   * The values now.
   *
   * @param place the device, with the model where it has several
   * @param promptTokens of all prompts that were read, and of these the ones that were computed
   * @param restarts of its workers
   */
  public record View(
      String place,
      boolean up,
      Optional<KvOccupancy> slots,
      int waitingPrompts,
      int waitingSequences,
      int sequences,
      long promptTokens,
      long prefilledTokens,
      long writtenTokens,
      long restarts) {}

  DeviceCounts(String place) {
    this.place = place;
  }

  void up(boolean now) {
    up = now;
  }

  void slots(Supplier<Optional<KvOccupancy>> now) {
    slots = now;
  }

  void waitingPrompts(int now) {
    waitingPrompts = now;
  }

  void sequences(int running, int waiting) {
    sequences = running;
    waitingSequences = waiting;
  }

  void read(int tokens, int computed) {
    promptTokens.add(tokens);
    prefilledTokens.add(computed);
  }

  void written(int tokens) {
    writtenTokens.add(tokens);
  }

  void restarted() {
    restarts.increment();
  }

  public View view() {
    return new View(
        place,
        up,
        slots.get(),
        waitingPrompts,
        waitingSequences,
        sequences,
        promptTokens.sum(),
        prefilledTokens.sum(),
        writtenTokens.sum(),
        restarts.sum());
  }
}
