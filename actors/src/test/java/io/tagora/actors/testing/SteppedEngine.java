package io.tagora.actors.testing;

import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.PrefillEngine;
import io.tagora.runtime.model.Prefilled;
import io.tagora.runtime.model.Reading;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a letter a step, each prompt into a slot that it takes with its first; "!" breaks it. */
public final class SteppedEngine implements PrefillEngine {
  private final int slots;
  private final List<String> steps = new ArrayList<>();
  private final Set<Long> held = new HashSet<>();
  private long lastLease;

  /**
   * A device with bounded memory.
   *
   * @param slots prompts that fit at a time
   */
  public SteppedEngine(int slots) {
    this.slots = slots;
  }

  @Override
  public String deviceId() {
    return "cpu:0";
  }

  @Override
  public Prefilled prefill(Optional<KvHandle> prefix, HybridPrompt prompt) {
    throw new IllegalStateException("a worker must read in steps");
  }

  @Override
  public Reading begin(Optional<KvHandle> prefix, HybridPrompt prompt) {
    return new LetterByLetter(prompt.text());
  }

  @Override
  public void release(KvHandle handle) {
    held.remove(handle.lease());
  }

  /** The first letters of the prompts that had a turn, in order. */
  public String turns() {
    return String.join("", steps);
  }

  public int held() {
    return held.size();
  }

  private final class LetterByLetter implements Reading {
    private final String text;
    private long lease;
    private int read;

    private LetterByLetter(String text) {
      this.text = text;
    }

    @Override
    public Optional<Prefilled> step() {
      if (lease == 0) {
        if (held.size() == slots) {
          return Optional.of(new Prefilled.Refused("no slot", true));
        }
        lease = ++lastLease;
        held.add(lease);
      }
      if (text.charAt(read) == '!') {
        throw new IllegalStateException("prefill broke");
      }
      steps.add(text.substring(0, 1));
      read++;
      return read < text.length()
          ? Optional.empty()
          : Optional.of(new Prefilled.Read(new KvHandle(deviceId(), lease, read), read, read));
    }

    @Override
    public void cancel() {
      held.remove(lease);
    }
  }
}
