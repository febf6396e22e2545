package io.tagora.inference.engine;

import io.tagora.inference.InferenceException;
import io.tagora.inference.engine.rule.RuleCompiler;
import io.tagora.inference.kv.KvPool;
import io.tagora.runtime.model.DecodeEngine;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.KvHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes many sequences together; they join and leave between steps.
 *
 * <p>The running sequences are the first rows of the KV memory, without a gap, because one run
 * needs neighbouring rows. Admission copies a sequence's KV and last logits from its slot to the
 * row after the last; when one leaves, the last row moves into its place. Rows [0, read) have a
 * last token whose logits the next step computes first; rows [read, running) were admitted since,
 * and their logits came with them.
 *
 * <p>One thread owns all of it. An exception from {@link #step} means that the device or the model
 * is broken; running sequences can still be cancelled.
 */
public final class OnnxDecodeEngine implements DecodeEngine {
  private final String deviceId;
  private final DecoderModel model;
  private final KvPool pool;
  private final RuleCompiler rules;
  private final Sampler sampler;
  private final int most;
  private final List<DecodeSequence> rows = new ArrayList<>();
  private final List<Progress> progress = new ArrayList<>();
  private final int[] tokens;
  private final int[] lengths;
  private final int[] allowed;
  private final float[] logits;
  private int read;

  OnnxDecodeEngine(
      String deviceId, DecoderModel model, KvPool pool, RuleCompiler rules, int sequences) {
    this.deviceId = deviceId;
    this.model = model;
    this.pool = pool;
    this.rules = rules;
    most = sequences;
    sampler = new Sampler(model.vocabulary());
    tokens = new int[sequences];
    lengths = new int[sequences];
    allowed = new int[model.vocabulary()];
    logits = new float[model.vocabulary()];
  }

  @Override
  public String deviceId() {
    return deviceId;
  }

  @Override
  public Optional<String> admitAll(KvHandle handle, Map<Long, Decoding> sequences) {
    var twice = rows.stream().map(DecodeSequence::id).filter(sequences::containsKey).findFirst();
    if (twice.isPresent()) {
      return Optional.of("a sequence must not run already, got " + twice.get());
    }
    if (rows.size() + sequences.size() > most) {
      return Optional.of(
          "at most %d sequences must run on %s, got %d"
              .formatted(most, deviceId, rows.size() + sequences.size()));
    }
    var joining = new ArrayList<DecodeSequence>();
    try {
      sequences.forEach((sequence, decoding) -> {
        var rule = rules.compile(decoding.rule(), decoding.stops());
        joining.add(
            new DecodeSequence(sequence, decoding, rule, rules.vocabulary(), handle.tokens()));
      });
    } catch (InferenceException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
    return takeOver(handle, joining);
  }

  @Override
  public List<Ended> step() {
    progress.clear();
    readLastTokens();
    var ended = new ArrayList<Ended>();
    // From the last row down, so that a row that moves into a gap has had its turn.
    for (int row = rows.size() - 1; row >= 0; row--) {
      model.readLogits(row, logits);
      var sequence = rows.get(row);
      var end = sequence.write(logits, allowed, sampler, model.capacity());
      sequence.progress().ifPresent(progress::add);
      if (end.isPresent()) {
        ended.add(end.get());
        leave(row);
      }
    }
    read = rows.size();
    return ended;
  }

  @Override
  public List<Progress> progress() {
    return List.copyOf(progress);
  }

  @Override
  public void cancel(long sequence) {
    for (int row = 0; row < rows.size(); row++) {
      if (rows.get(row).id() == sequence) {
        leave(row);
        return;
      }
    }
  }

  @Override
  public int running() {
    return rows.size();
  }

  private Optional<String> takeOver(KvHandle handle, List<DecodeSequence> joining) {
    var pinned = pool.pin(handle);
    if (pinned.isEmpty()) {
      return Optional.of("the KV must be held on %s, got %s".formatted(deviceId, handle));
    }
    var lease = pinned.get();
    for (var sequence : joining) {
      model.copyTokens(lease.row(), rows.size(), lease.tokens());
      model.copyLogits(lease.row(), rows.size());
      rows.add(sequence);
    }
    pool.release(handle);
    pool.unpin(lease);
    return Optional.empty();
  }

  private void readLastTokens() {
    if (read == 0) {
      return;
    }
    for (int row = 0; row < read; row++) {
      tokens[row] = rows.get(row).lastToken();
      lengths[row] = rows.get(row).length();
    }
    model.decode(read, tokens, lengths);
    for (int row = 0; row < read; row++) {
      rows.get(row).tokenRead();
    }
  }

  /** Closes the gap without mixing rows that were read with rows that were not. */
  private void leave(int row) {
    int gap = row;
    if (gap < read) {
      move(read - 1, gap);
      gap = --read;
    }
    move(rows.size() - 1, gap);
    rows.removeLast();
  }

  private void move(int from, int to) {
    if (from != to) {
      var sequence = rows.get(from);
      model.copyTokens(from, to, sequence.length());
      model.copyLogits(from, to);
      rows.set(to, sequence);
    }
  }
}
