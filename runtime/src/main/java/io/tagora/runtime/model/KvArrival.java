package io.tagora.runtime.model;

/** What came of a chunk that was given to a {@link KvIntake}. */
public sealed interface KvArrival {

  /** It was taken; the chunk of that index is next. */
  record Expected(int index) implements KvArrival {}

  /**
   * The KV is whole, and whoever brought it holds a lease. May come with the first chunk already,
   * where the device has KV of the same tokens; then no other chunk is wanted.
   */
  record Arrived(KvHandle handle) implements KvArrival {}

  /**
   * The slot is free again and nobody's KV has changed.
   *
   * @param reason the rule and what was got
   * @param retryable whether the same chunk may be given again, once there is memory
   */
  record Refused(Cause cause, String reason, boolean retryable) implements KvArrival {}

  /** Why KV is refused. */
  enum Cause {
    /** A chunk is missing, came twice or after the end. */
    ORDER,
    /** A chunk is damaged, or of other KV than the first. */
    CHECKSUM,
    /** Intact but not written as this version writes it. */
    FORMAT,
    /** Another model computed it. */
    MODEL,
    /** Its shape or element type is not that of this engine's slots, or it has too many tokens. */
    SHAPE,
    /** All slots are held. */
    MEMORY
  }
}
