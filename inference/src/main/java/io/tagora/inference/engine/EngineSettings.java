package io.tagora.inference.engine;

import io.tagora.inference.device.Device;
import io.tagora.inference.session.ThreadPool;
import java.util.List;

/**
 * How an engine uses its device. A device that only reads has no sequences, one that only writes
 * has no slots. KV memory is {@code (slots + sequences) * bytes a sequence}; a row takes RAM only
 * as far as it was ever filled.
 *
 * @param threads threads inside one operator
 * @param spinning whether idle threads spin before they sleep: faster on idle cores, slower on busy
 *     ones
 * @param slots prompts that can be held at once: shared prefixes, and what waits for its decode
 * @param sequences sequences that are written at once
 * @param maxTokens tokens of prompt and answer together; the model's own context may be less
 * @param prefillChunk tokens that one step of a prompt computes at most
 * @param memoryBytes what weights and KV may take together
 * @param cores the CPU cores that the compute threads are bound to; empty for any
 * @param sharing when sequences attend to a prefix once, where the model has a graph for that
 */
public record EngineSettings(
    Device device,
    int threads,
    boolean spinning,
    int slots,
    int sequences,
    int maxTokens,
    int prefillChunk,
    long memoryBytes,
    List<Integer> cores,
    PrefixSharing sharing) {
  private static final int CHUNK = 256;

  public EngineSettings {
    atLeastOne("threads", threads);
    if (slots < 0 || sequences < 0 || slots + sequences == 0) {
      throw new IllegalArgumentException(
          "slots and sequences must be at least 0 and not both 0, got %d and %d"
              .formatted(slots, sequences));
    }
    atLeastOne("maxTokens", maxTokens);
    atLeastOne("prefillChunk", prefillChunk);
    cores = List.copyOf(cores);
  }

  /** With chunks of 256 tokens, all memory, and every row by itself. */
  public EngineSettings(
      Device device, int threads, boolean spinning, int slots, int sequences, int maxTokens) {
    this(
        device,
        threads,
        spinning,
        slots,
        sequences,
        maxTokens,
        CHUNK,
        Long.MAX_VALUE,
        List.of(),
        PrefixSharing.NEVER);
  }

  /** The same with another rule for shared prefixes. */
  public EngineSettings with(PrefixSharing rule) {
    return new EngineSettings(
        device,
        threads,
        spinning,
        slots,
        sequences,
        maxTokens,
        prefillChunk,
        memoryBytes,
        cores,
        rule);
  }

  /** The threads that compute. */
  public ThreadPool pool() {
    return new ThreadPool(threads, spinning, cores);
  }

  /** Two threads that do not spin, 24 slots and 16 sequences of 1024 tokens. */
  public static EngineSettings defaults() {
    return new EngineSettings(new Device.Cpu(0), 2, false, 24, 16, 1024);
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, got " + value);
    }
  }
}
