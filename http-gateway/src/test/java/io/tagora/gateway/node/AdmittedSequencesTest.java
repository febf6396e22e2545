package io.tagora.gateway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tagora.runtime.model.DecodeEngine;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.OutputRule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AdmittedSequencesTest {
  private static final KvHandle HANDLE = new KvHandle("cpu:0", 1, 5);
  private static final Decoding DECODING = Decoding.greedy(4, OutputRule.FREE);

  /** Runs what it is given; 7 is refused; a step ends the lowest. */
  private static final class ScriptedEngine implements DecodeEngine {
    final TreeSet<Long> running = new TreeSet<>();

    @Override
    public String deviceId() {
      return "cpu:0";
    }

    @Override
    public Optional<String> admitAll(KvHandle handle, Map<Long, Decoding> sequences) {
      if (sequences.containsKey(7L)) {
        return Optional.of("full");
      }
      running.addAll(sequences.keySet());
      return Optional.empty();
    }

    @Override
    public List<Ended> step() {
      return List.of(
          new Ended.Written(
              running.removeFirst(), new Generation(List.of(), 1, Generation.Finish.END_TOKEN)));
    }

    @Override
    public List<Progress> progress() {
      return List.of(new Progress(1, "told", List.of()));
    }

    @Override
    public void cancel(long sequence) {
      running.remove(sequence);
    }

    @Override
    public int running() {
      return running.size();
    }
  }

  @Test
  void closingCancelsWhatThisWorkerLeftAndNothingElse() {
    var engine = new ScriptedEngine();
    engine.running.add(100L);
    var admitted = new AdmittedSequences(engine);
    for (long sequence : new long[] {1, 2, 3, 7}) {
      var _ = admitted.admit(sequence, HANDLE, DECODING);
    }
    assertEquals(1, admitted.step().getFirst().sequence());
    assertEquals("told", admitted.progress().getFirst().text());
    admitted.cancel(2);
    assertEquals(2, admitted.running());

    admitted.close();

    assertEquals(List.of(100L), List.copyOf(engine.running));
  }
}
