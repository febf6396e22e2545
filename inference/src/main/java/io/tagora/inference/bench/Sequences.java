package io.tagora.inference.bench;

import io.tagora.inference.engine.LanguageModelEngine;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.OutputRule;
import io.tagora.runtime.model.Prefilled;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Starts sequences that write until they are stopped. Each is admitted as soon as it is read, so
 * that few slots are needed.
 */
final class Sequences {
  private static final int NEVER_DONE = 100_000;

  private final LanguageModelEngine engine;
  private int running;

  Sequences(LanguageModelEngine engine) {
    this.engine = engine;
  }

  /** Starts a sequence after each context. */
  void start(List<String> contexts, int answerTokens) {
    contexts.forEach(context -> admit(read(Optional.empty(), context), answerTokens));
  }

  /** Starts sequences after one context. */
  void branch(int count, String context, int answerTokens) {
    var trunk = read(Optional.empty(), context);
    for (int i = 0; i < count; i++) {
      admit(read(Optional.of(trunk), " " + (char) ('A' + i)), answerTokens);
    }
    engine.prefill().release(trunk);
  }

  /** Stops all. */
  void stop() {
    LongStream.range(0, running).forEach(engine.decode()::cancel);
    running = 0;
  }

  private void admit(KvHandle handle, int tokens) {
    var endless = new OutputRule.Free(NEVER_DONE, NEVER_DONE, false);
    engine
        .decode()
        .admit(running++, handle, Decoding.greedy(tokens, endless))
        .ifPresent(refusal -> {
          throw new IllegalStateException(refusal);
        });
  }

  private KvHandle read(Optional<KvHandle> prefix, String text) {
    return readAll(engine, prefix, text).handle();
  }

  /** Reads a prompt that must not be refused. */
  static Prefilled.Read readAll(
      LanguageModelEngine engine, Optional<KvHandle> prefix, String text) {
    return switch (engine.prefill().prefill(prefix, HybridPrompt.ofText(text))) {
      case Prefilled.Read read -> read;
      case Prefilled.Refused refused -> throw new IllegalStateException(refused.reason());
    };
  }
}
