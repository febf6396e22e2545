package io.tagora.inference.engine;

import io.tagora.runtime.model.DecodeEngine.Ended;
import io.tagora.runtime.model.DecodeEngine.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Sequences that are written together; they join and leave between steps.
 *
 * <p>A sequence joins in the row after the last; when one leaves, the last row moves into its
 * place. Rows [0, read) have a last token whose logits the next step computes first; rows [read,
 * size) joined since, and their logits came with them.
 */
final class DecodeBatch {
  private final BatchRows rows;
  private final Scratch scratch;
  private final List<DecodeSequence> sequences = new ArrayList<>();
  private final int[] tokens;
  private final int[] lengths;
  private int read;

  /**
   * Space that all batches of one thread use in turn.
   *
   * @param logits and {@code allowed}, of the vocabulary's size
   */
  @SuppressWarnings("ArrayRecordComponent") // Scratch space, compared nowhere.
  record Scratch(float[] logits, int[] allowed, Sampler sampler) {}

  /**
   * An empty batch.
   *
   * @param most sequences that it takes
   */
  DecodeBatch(BatchRows rows, int most, Scratch scratch) {
    this.rows = rows;
    this.scratch = scratch;
    tokens = new int[most];
    lengths = new int[most];
  }

  int size() {
    return sequences.size();
  }

  boolean holds(long sequence) {
    return sequences.stream().anyMatch(one -> one.id() == sequence);
  }

  /** Lets a sequence join with the KV and logits of a slot. */
  void join(DecodeSequence sequence, int slot) {
    rows.take(slot, sequences.size(), sequence.length());
    sequences.add(sequence);
  }

  /** The sequences for which that holds, in the order of their rows. */
  List<DecodeSequence> all(Predicate<DecodeSequence> wanted) {
    return sequences.stream().filter(wanted).toList();
  }

  /**
   * Hands running sequences to an empty batch, between two steps.
   *
   * @param moved in the order of their rows, so that those whose last token is to be read come
   *     first
   * @param copy takes a row of this batch over into one of the other
   */
  void handOver(List<DecodeSequence> moved, DecodeBatch to, RowCopy copy) {
    for (var sequence : moved) {
      int row = sequences.indexOf(sequence);
      copy.copy(row, to.sequences.size(), sequence.length());
      to.sequences.add(sequence);
      to.read += row < read ? 1 : 0;
    }
    moved.forEach(sequence -> leave(sequences.indexOf(sequence)));
  }

  /** Copies what a row holds of a sequence of so many tokens. */
  interface RowCopy {
    void copy(int from, int to, int tokens);
  }

  /** Writes a token of each sequence; those that ended by it leave. */
  void step(int capacity, List<Ended> ended, List<Progress> progress) {
    readLastTokens();
    // From the last row down, so that a row that moves into a gap has had its turn.
    for (int row = sequences.size() - 1; row >= 0; row--) {
      rows.readLogits(row, scratch.logits());
      var sequence = sequences.get(row);
      var end = sequence.write(scratch.logits(), scratch.allowed(), scratch.sampler(), capacity);
      sequence.progress().ifPresent(progress::add);
      if (end.isPresent()) {
        ended.add(end.get());
        leave(row);
      }
    }
    read = sequences.size();
  }

  /** Ends a sequence without an answer; an unknown one is ignored. */
  void cancel(long sequence) {
    for (int row = 0; row < sequences.size(); row++) {
      if (sequences.get(row).id() == sequence) {
        leave(row);
        return;
      }
    }
  }

  private void readLastTokens() {
    if (read == 0) {
      return;
    }
    for (int row = 0; row < read; row++) {
      tokens[row] = sequences.get(row).lastToken();
      lengths[row] = sequences.get(row).length();
    }
    rows.run(read, tokens, lengths);
    for (int row = 0; row < read; row++) {
      sequences.get(row).tokenRead();
    }
  }

  /** Closes the gap without mixing rows that were read with rows that were not. */
  private void leave(int row) {
    int gap = row;
    if (gap < read) {
      move(read - 1, gap);
      gap = --read;
    }
    move(sequences.size() - 1, gap);
    sequences.removeLast();
  }

  private void move(int from, int to) {
    if (from != to) {
      var sequence = sequences.get(from);
      rows.move(from, to, sequence.length());
      sequences.set(to, sequence);
    }
  }
}
