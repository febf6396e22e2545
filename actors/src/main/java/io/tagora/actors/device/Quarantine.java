package io.tagora.actors.device;

import io.tagora.cluster.settings.QuarantineSettings;
import io.tagora.runtime.agent.Absence;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The prompts of a device at which its engine threw, by hash. One thread at a time; it outlives the
 * engine's restarts and ends when the device is taken out.
 *
 * <p>A failure counts against a prompt only where the engine has read another one before, and
 * nothing but this prompt has failed since. Where different prompts fail in a row it is the engine
 * that is broken, and none of them is blamed.
 */
final class Quarantine {
  private record Failures(int count, long lastNanos) {}

  private final QuarantineSettings settings;
  private final LongSupplier nanos;
  private final Map<String, Failures> records = new LinkedHashMap<>();
  private Optional<String> suspect = Optional.empty();
  private boolean engineIsSuspect = true;

  /** One that knows no prompt; {@code nanos} is as {@link System#nanoTime}. */
  Quarantine(QuarantineSettings settings, LongSupplier nanos) {
    this.settings = settings;
    this.nanos = nanos;
  }

  /** Why the prompt is not to be read, if it is not. */
  Optional<Absence> refusal(WholePrompt prompt) {
    expire();
    return Optional.ofNullable(records.isEmpty() ? null : records.get(prompt.hash()))
        .filter(record -> record.count() >= settings.tries())
        .map(record ->
            Absences.declined(
                "the prompt is in quarantine: the engine failed with it %d times (tagora.supervision.quarantine), it may come again in %d s"
                    .formatted(record.count(), left(record).toSeconds())));
  }

  /** The engine has read the prompt, so both are in order. */
  void succeeded(WholePrompt prompt) {
    suspect = Optional.empty();
    engineIsSuspect = false;
    if (!records.isEmpty()) {
      records.remove(prompt.hash());
    }
  }

  /** The engine threw at the prompt. */
  void failed(WholePrompt prompt) {
    failed(prompt, 1);
  }

  /**
   * The engine threw when it had this prompt and others, and again when it had this one alone:
   * proof enough, whatever {@code tries} is.
   */
  void failedAlone(WholePrompt prompt) {
    failed(prompt, settings.tries());
  }

  private void failed(WholePrompt prompt, int failures) {
    if (engineIsSuspect) {
      return;
    }
    String hash = prompt.hash();
    if (suspect.isPresent() && !suspect.get().equals(hash)) {
      records.remove(suspect.get());
      engineIsSuspect = true;
      return;
    }
    suspect = Optional.of(hash);
    count(hash, failures);
  }

  /** The one that failed last stands last. */
  private void count(String hash, int more) {
    Failures before = records.remove(hash);
    int failures = before == null ? more : before.count() + more;
    records.put(hash, new Failures(failures, nanos.getAsLong()));
    if (records.size() > settings.prompts()) {
      records.remove(records.keySet().iterator().next());
    }
  }

  private void expire() {
    records.values().removeIf(record -> !left(record).isPositive());
  }

  private Duration left(Failures record) {
    return settings.expiry().minusNanos(nanos.getAsLong() - record.lastNanos());
  }
}
