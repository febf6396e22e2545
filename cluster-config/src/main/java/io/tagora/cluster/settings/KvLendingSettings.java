package io.tagora.cluster.settings;

import java.time.Duration;

/**
 * {@code tagora.cluster.kv}: how a node that reads prompts lends their KV to one that writes.
 *
 * @param lease after so long without a sign of its taker a loan ends and its memory is free
 * @param loans a device lends at a time
 * @param chunkBytes of KV in one message
 * @param window chunks of a loan that are on the way at a time
 * @param patience for a node's next word; then it is given up
 * @param attempts nodes that are tried for one prompt
 * @param borrowCharacters from so many on, other nodes read the prompts of devices that read too; 0
 *     for never
 */
public record KvLendingSettings(
    Duration lease,
    int loans,
    int chunkBytes,
    int window,
    Duration patience,
    int attempts,
    int borrowCharacters) {
  /** Under Artery's largest frame of 256 KiB, the envelope included. */
  private static final int MOST_CHUNK_BYTES = 240 << 10;

  static KvLendingSettings from(Section section) {
    long chunk = section.bytes("chunk");
    section.require(
        chunk >= 1024 && chunk <= MOST_CHUNK_BYTES, "chunk", "be from 1KiB to 240KiB", chunk);
    return new KvLendingSettings(
        section.duration("lease"),
        section.integer("loans", 1),
        Math.toIntExact(chunk),
        section.integer("window", 1),
        section.duration("patience"),
        section.integer("attempts", 1),
        section.integer("borrow-characters", 0));
  }
}
