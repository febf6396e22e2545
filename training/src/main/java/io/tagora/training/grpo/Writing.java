package io.tagora.training.grpo;

import io.tagora.inference.engine.LanguageModelEngine;
import io.tagora.runtime.model.DecodeEngine;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.Prefilled;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes many answers with an engine, as many side by side as it takes. One thread owns it and the
 * engine.
 */
public final class Writing {
  private final LanguageModelEngine engine;
  private final int atOnce;
  private final Map<Long, Generation> written = new LinkedHashMap<>();

  /**
   * With an engine that nobody else uses.
   *
   * @param atOnce sequences that the engine takes
   */
  public Writing(LanguageModelEngine engine, int atOnce) {
    this.engine = engine;
    this.atOnce = atOnce;
  }

  /**
   * A prompt and how to continue it, once for each decoding.
   *
   * @param context the trunk; equal ones in a row are read once
   */
  public record Order(HybridPrompt context, HybridPrompt branch, List<Decoding> decodings) {}

  /** The answers to each order, in the order of its decodings. */
  public List<List<Generation>> all(List<Order> orders) {
    written.clear();
    long number = 0;
    List<List<Long>> names = new ArrayList<>();
    for (Order order : orders) {
      Map<Long, Decoding> sequences = new LinkedHashMap<>();
      for (Decoding decoding : order.decodings()) {
        sequences.put(number++, decoding);
      }
      while (engine.decode().running() + sequences.size() > atOnce) {
        step();
      }
      begin(order, sequences);
      names.add(List.copyOf(sequences.keySet()));
    }
    while (engine.decode().running() > 0) {
      step();
    }
    return names.stream().map(each -> each.stream().map(this::answer).toList()).toList();
  }

  private void begin(Order order, Map<Long, Decoding> sequences) {
    KvHandle trunk = read(Optional.empty(), order.context());
    KvHandle branch = read(Optional.of(trunk), order.branch());
    engine.prefill().release(trunk);
    engine
        .decode()
        .admitAll(branch, sequences)
        .ifPresent(reason -> {
          throw new IllegalStateException("a list must be writable, got " + reason);
        });
  }

  private KvHandle read(Optional<KvHandle> prefix, HybridPrompt prompt) {
    return switch (engine.prefill().prefill(prefix, prompt)) {
      case Prefilled.Read(var handle, _, _) -> handle;
      case Prefilled.Refused(var reason, _) ->
          throw new IllegalStateException("a prompt must be readable, got " + reason);
    };
  }

  private void step() {
    for (DecodeEngine.Ended ended : engine.decode().step()) {
      switch (ended) {
        case DecodeEngine.Ended.Written(var sequence, var generation) ->
            written.put(sequence, generation);
        case DecodeEngine.Ended.Failed(_, var reason) ->
            throw new IllegalStateException("a list must be writable, got " + reason);
      }
    }
  }

  private Generation answer(long sequence) {
    Generation generation = written.get(sequence);
    if (generation == null) {
      throw new IllegalStateException("every sequence must end, got none for " + sequence);
    }
    return generation;
  }
}
