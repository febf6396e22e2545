package io.tagora.actors.device;

/**
 * How many sequences a decode worker runs at a time: as many as the settings allow, and half of
 * what ran when the device had no memory for it, from where it grows by one with each that ends
 * well. One thread at a time; it outlives the engine's restarts.
 */
final class BatchBound {
  private final int most;
  private int now;

  BatchBound(int most) {
    this.most = most;
    now = most;
  }

  int now() {
    return now;
  }

  void tooMany(int running) {
    now = Math.max(1, Math.min(now, running) / 2);
  }

  void wentWell() {
    now = Math.min(most, now + 1);
  }
}
