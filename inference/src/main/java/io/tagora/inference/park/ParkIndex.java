package io.tagora.inference.park;

import io.tagora.inference.kv.PrefixTree;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Which prompts are parked, how many bytes that takes, and which goes first when there is no room:
 * the one that was not used for the longest time. What is being read is freed when its reader ends
 * and counts until then. Not thread-safe.
 */
final class ParkIndex {
  private final long maxBytes;
  private final Consumer<Kept> freeing;
  private final PrefixTree tree = new PrefixTree();
  private final Map<Integer, Parked> prompts = new HashMap<>();
  private final BitSet numbers = new BitSet();
  private long bytes;
  private long droppedBytes;
  private long reserved;
  private long uses;

  /** The longest beginning of a prompt that is parked, and the shortest that has it. */
  record Found(Parked parked, int tokens) {}

  /**
   * An empty index.
   *
   * @param freeing told what nobody reads any more
   */
  ParkIndex(long maxBytes, Consumer<Kept> freeing) {
    this.maxBytes = maxBytes;
    this.freeing = freeing;
  }

  /** How many first tokens of a prompt are parked. */
  int shared(int[] tokens) {
    return tree.longest(tokens).tokens();
  }

  Optional<Found> longest(int[] tokens) {
    var match = tree.longest(tokens);
    return match.rows().stream()
        .mapToObj(this::prompt)
        .min(Comparator.comparingInt(parked -> parked.tokens.length))
        .map(parked -> new Found(parked, match.tokens()));
  }

  /** Makes room for so many bytes and counts them as taken; false if there can be none. */
  boolean reserve(long wanted) {
    while (taken() + wanted > maxBytes) {
      var oldest = oldest();
      if (wanted > maxBytes || oldest.isEmpty()) {
        return false;
      }
      drop(oldest.get());
    }
    reserved += wanted;
    return true;
  }

  /** Gives back what was reserved. */
  void unreserve(long wanted) {
    reserved -= wanted;
  }

  /** Enters a prompt in place of those that it begins with; its bytes are not reserved any more. */
  void add(int[] tokens, long size, Kept kept) {
    reserved -= size;
    all().stream().filter(other -> other.isBeginningOf(tokens)).forEach(this::drop);
    int number = numbers.nextClearBit(0);
    numbers.set(number);
    var parked = new Parked(number, tokens, size, kept);
    prompts.put(number, parked);
    tree.add(tokens, number);
    bytes += size;
    use(parked);
  }

  void use(Parked parked) {
    parked.lastUse = ++uses;
  }

  /** Takes a prompt out; one that is out already is left alone. */
  void drop(Parked parked) {
    if (parked.isDropped) {
      return;
    }
    parked.isDropped = true;
    prompts.remove(parked.number);
    numbers.clear(parked.number);
    tree.remove(parked.number);
    bytes -= parked.bytes;
    droppedBytes += parked.bytes;
    freeIfUnread(parked);
  }

  /** One reader less. */
  void unread(Parked parked) {
    parked.readers--;
    if (parked.isDropped) {
      freeIfUnread(parked);
    }
  }

  private void freeIfUnread(Parked parked) {
    if (parked.readers == 0) {
      droppedBytes -= parked.bytes;
      freeing.accept(parked.kept);
    }
  }

  Collection<Parked> all() {
    return List.copyOf(prompts.values());
  }

  /** Bytes of what is parked, of what is read though it was dropped, and of what is to come. */
  long taken() {
    return bytes + droppedBytes + reserved;
  }

  /**
   * Checks that the tree has every prompt, and that the bytes are theirs and within the bound.
   *
   * @throws IllegalStateException if something is lost or counted twice
   */
  void verify() {
    long sum = prompts.values().stream().mapToLong(parked -> parked.bytes).sum();
    require(sum == bytes, "bytes must be those of all prompts", bytes);
    require(droppedBytes >= 0 && reserved >= 0, "bytes must not be negative", taken());
    require(taken() <= maxBytes, "bytes must be within the bound", taken());
    require(numbers.cardinality() == prompts.size(), "prompts must have numbers", prompts.size());
    for (var parked : prompts.values()) {
      boolean found = tree.longest(parked.tokens).rows().get(parked.number);
      require(found && !parked.isDropped, "a prompt must be found", parked.number);
    }
  }

  private static void require(boolean holds, String rule, long got) {
    if (!holds) {
      throw new IllegalStateException("parked KV's %s, got %d".formatted(rule, got));
    }
  }

  private Optional<Parked> oldest() {
    return prompts.values().stream()
        .filter(parked -> parked.readers == 0)
        .min(Comparator.comparingLong(parked -> parked.lastUse));
  }

  private Parked prompt(int number) {
    var parked = prompts.get(number);
    if (parked == null) {
      throw new IllegalStateException("the tree must hold parked prompts only, got " + number);
    }
    return parked;
  }
}
