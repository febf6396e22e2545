package io.tagora.actors.testing;

import io.tagora.runtime.model.DecodeEngine;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.Generation.Finish;
import io.tagora.runtime.model.Generation.Part;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.OutOfDeviceMemoryException;
import io.tagora.runtime.model.PrefillEngine;
import io.tagora.runtime.model.Prefilled;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A device whose model is a script: each prompt's line says what comes of it. Both workers' threads
 * use it, so it is synchronized; a token is a character.
 */
public final class ScriptedEngine implements PrefillEngine, DecodeEngine {

  /** What the model does with a prompt. */
  @FunctionalInterface
  public interface Script {
    Line lineFor(String prompt);
  }

  /** What comes of one prompt. */
  public sealed interface Line {
    /** Writes the parts and ends with the step of that number. */
    record Writes(int steps, List<String> parts) implements Line {}

    /** Writes one piece a step as one part, told as it goes where that is wanted. */
    record Streams(List<String> pieces) implements Line {}

    /** The next step fails this sequence only. */
    record Fails(String reason) implements Line {}

    /** Never ends by itself. */
    record Hangs() implements Line {}

    /** Runs until {@link #letGo}, then writes the parts. */
    record Waits(List<String> parts) implements Line {}

    /** The engine throws in prefill. */
    record BreaksPrefill() implements Line {}

    /** The engine throws in the next decode step. */
    record BreaksDecode() implements Line {}

    /** There is memory for so many such sequences at a time; with 0 not even to read it. */
    record TakesMemory(int fit) implements Line {}

    /** Prefill refuses for good. */
    record Refuses(String reason) implements Line {}

    /** Decode does not admit it. */
    record NotAdmitted(String reason) implements Line {}

    static Line writes(String... parts) {
      return new Writes(1, List.of(parts));
    }
  }

  private record Running(Line line, int stepsLeft, boolean streamed) {
    Running afterStep() {
      return new Running(line, stepsLeft - 1, streamed);
    }
  }

  private final String place;
  private final Script script;
  private final int slots;
  private final Map<Long, String> held = new LinkedHashMap<>();
  private final Map<Long, Running> running = new LinkedHashMap<>();
  private final Map<Long, Long> leaseOf = new HashMap<>();
  private final List<String> forgotten = new ArrayList<>();
  private final List<String> prompts = new ArrayList<>();
  private final List<Progress> progress = new ArrayList<>();
  private final List<Decoding> decodings = new ArrayList<>();
  private final List<Integer> batchSizes = new ArrayList<>();
  private final List<String> threads = new ArrayList<>();
  private int emptied;
  private long lastLease;
  private boolean letGo;

  public ScriptedEngine(Script script) {
    this(script, Integer.MAX_VALUE);
  }

  /** A device that its handles call so. */
  public ScriptedEngine(String place, Script script) {
    this(place, script, Integer.MAX_VALUE);
  }

  /**
   * A device with bounded memory.
   *
   * @param slots leases that fit at a time
   */
  public ScriptedEngine(Script script, int slots) {
    this("cpu:0", script, slots);
  }

  private ScriptedEngine(String place, Script script, int slots) {
    this.place = place;
    this.script = script;
    this.slots = slots;
  }

  @Override
  public String deviceId() {
    return place;
  }

  @Override
  public synchronized Prefilled prefill(Optional<KvHandle> prefix, HybridPrompt prompt) {
    note(Thread.currentThread());
    String text = prompt.text();
    Line line = script.lineFor(text);
    if (line instanceof Line.BreaksPrefill) {
      throw new IllegalStateException("prefill broke");
    }
    if (line instanceof Line.TakesMemory(int fit) && fit == 0) {
      throw new OutOfDeviceMemoryException("no memory for the prompt");
    }
    if (line instanceof Line.Refuses(var reason)) {
      return new Prefilled.Refused(reason, false);
    }
    if (prefix.isPresent() && !held.containsKey(prefix.get().lease())) {
      return new Prefilled.Refused("the prefix is not held", false);
    }
    if (held.size() >= slots) {
      return new Prefilled.Refused("no free slot", true);
    }
    prompts.add(text);
    int tokens = prefix.map(KvHandle::tokens).orElse(0) + text.length();
    held.put(++lastLease, text);
    return new Prefilled.Read(new KvHandle(deviceId(), lastLease, tokens), tokens, text.length());
  }

  @Override
  public synchronized void forget(HybridPrompt beginning) {
    forgotten.add(beginning.text());
  }

  /** The beginnings that were to be forgotten, in their order. */
  public synchronized List<String> forgotten() {
    return List.copyOf(forgotten);
  }

  @Override
  public synchronized void release(KvHandle handle) {
    held.remove(handle.lease());
  }

  @Override
  public synchronized void forgetAll() {
    emptied++;
  }

  /** How often all that is kept was to be forgotten. */
  public synchronized int emptied() {
    return emptied;
  }

  /** What a lease holds. */
  synchronized Optional<String> text(KvHandle handle) {
    return Optional.ofNullable(held.get(handle.lease()));
  }

  /** A lease on what was read elsewhere; none if all slots are held. */
  synchronized Optional<KvHandle> hold(String text, int tokens) {
    if (held.size() >= slots) {
      return Optional.empty();
    }
    held.put(++lastLease, text);
    return Optional.of(new KvHandle(deviceId(), lastLease, tokens));
  }

  @Override
  public synchronized Optional<String> admitAll(KvHandle handle, Map<Long, Decoding> sequences) {
    String prompt = held.get(handle.lease());
    if (prompt == null) {
      return Optional.of("the lease is not held");
    }
    Line line = script.lineFor(prompt);
    if (line instanceof Line.NotAdmitted(var reason)) {
      return Optional.of(reason);
    }
    sequences.forEach((sequence, decoding) -> {
      decodings.add(decoding);
      leaseOf.put(sequence, handle.lease());
      running.put(sequence, new Running(line, steps(line), decoding.report().streamed()));
    });
    return Optional.empty();
  }

  private static int steps(Line line) {
    return switch (line) {
      case Line.Writes(var steps, _) -> steps;
      case Line.Streams(var pieces) -> pieces.size();
      default -> 0;
    };
  }

  @Override
  public synchronized List<Ended> step() {
    note(Thread.currentThread());
    batchSizes.add(running.size());
    progress.clear();
    var ended = new ArrayList<Ended>();
    for (long sequence : List.copyOf(running.keySet())) {
      Running one = running.get(sequence);
      switch (one.line()) {
        case Line.Writes(_, var parts) when one.stepsLeft() <= 1 -> end(sequence, parts, ended);
        case Line.Writes _ -> running.put(sequence, one.afterStep());
        case Line.Streams(var pieces) -> stream(sequence, one, pieces, ended);
        case Line.Fails(var reason) -> {
          free(sequence);
          ended.add(new Ended.Failed(sequence, reason));
        }
        case Line.Waits(var parts) when letGo -> end(sequence, parts, ended);
        case Line.TakesMemory(int fit) when running.size() > fit ->
            throw new OutOfDeviceMemoryException(
                "no memory for %d sequences".formatted(running.size()));
        case Line.TakesMemory _ -> end(sequence, List.of("fits"), ended);
        case Line.BreaksDecode _ -> throw new IllegalStateException("decode broke");
        default -> {}
      }
    }
    return ended;
  }

  private void stream(long sequence, Running one, List<String> pieces, List<Ended> ended) {
    if (one.streamed()) {
      var piece = pieces.get(pieces.size() - one.stepsLeft());
      progress.add(new Progress(sequence, piece, List.of()));
    }
    running.put(sequence, one.afterStep());
    if (one.stepsLeft() <= 1) {
      end(sequence, List.of(String.join("", pieces)), ended);
    }
  }

  @Override
  public synchronized List<Progress> progress() {
    return List.copyOf(progress);
  }

  private void end(long sequence, List<String> parts, List<Ended> ended) {
    free(sequence);
    var written =
        IntStream.range(0, parts.size()).mapToObj(i -> new Part(parts.get(i), -1.0 - i)).toList();
    int tokens = parts.stream().mapToInt(String::length).sum();
    ended.add(new Ended.Written(sequence, new Generation(written, tokens, Finish.END_TOKEN)));
  }

  private void free(long sequence) {
    running.remove(sequence);
    Long lease = leaseOf.remove(sequence);
    if (lease != null) {
      held.remove(lease);
    }
  }

  @Override
  public synchronized void cancel(long sequence) {
    free(sequence);
  }

  @Override
  public synchronized int running() {
    return running.size();
  }

  private void note(Thread thread) {
    if (!threads.contains(thread.getName())) {
      threads.add(thread.getName());
    }
  }

  public synchronized void letGo() {
    letGo = true;
  }

  /** All prompts that were read, a branch without its prefix. */
  public synchronized List<String> prompts() {
    return List.copyOf(prompts);
  }

  public synchronized List<Decoding> decodings() {
    return List.copyOf(decodings);
  }

  /** How many sequences each step ran. */
  public synchronized List<Integer> batchSizes() {
    return List.copyOf(batchSizes);
  }

  /** The leases that are held now. */
  public synchronized int held() {
    return held.size();
  }

  public synchronized List<String> threads() {
    return List.copyOf(threads);
  }
}
