package io.tagora.gateway.node;

import io.tagora.actors.device.Engines;
import io.tagora.cluster.settings.DeviceSettings;
import io.tagora.inference.engine.LanguageModelEngine;
import io.tagora.runtime.model.DecodeEngine;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.PrefillEngine;
import io.tagora.runtime.model.Prefilled;
import io.tagora.runtime.model.Reading;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The engines of one model, of which a call throws when the test wants it to. */
final class FaultyEngines implements Engines {

  /** What an engine is asked for. */
  enum Call {
    BEGIN,
    READ,
    ADMIT,
    WRITE
  }

  private final LanguageModelEngine engine;
  private Call fatal = Call.BEGIN;
  private int callsLeft;
  private boolean afterwards;

  FaultyEngines(LanguageModelEngine engine) {
    this.engine = engine;
  }

  /**
   * Throws once.
   *
   * @param time at the how many-th call from now
   * @param done whether the engine has done it by then
   */
  synchronized void dieAt(Call call, int time, boolean done) {
    fatal = call;
    callsLeft = time;
    afterwards = done;
  }

  synchronized boolean died() {
    return callsLeft == 0;
  }

  private <T> T call(Call call, Supplier<T> work) {
    boolean dies = isTheLast(call);
    if (dies && !afterwards) {
      throw new IllegalStateException("killed before " + call);
    }
    var result = work.get();
    if (dies) {
      throw new IllegalStateException("killed after " + call);
    }
    return result;
  }

  private synchronized boolean isTheLast(Call call) {
    return call == fatal && callsLeft > 0 && --callsLeft == 0;
  }

  @Override
  public PrefillEngine prefill(DeviceSettings device) {
    return new Prefill();
  }

  @Override
  public DecodeEngine decode(DeviceSettings device) {
    return new Decode(new AdmittedSequences(engine.decode()));
  }

  private final class Prefill implements PrefillEngine {
    @Override
    public String deviceId() {
      return engine.prefill().deviceId();
    }

    @Override
    public Prefilled prefill(Optional<KvHandle> prefix, HybridPrompt prompt) {
      throw new IllegalStateException("a worker must read in steps");
    }

    @Override
    public Reading begin(Optional<KvHandle> prefix, HybridPrompt prompt) {
      var reading = call(Call.BEGIN, () -> engine.prefill().begin(prefix, prompt));
      return new Reading() {
        @Override
        public Optional<Prefilled> step() {
          return call(Call.READ, reading::step);
        }

        @Override
        public void cancel() {
          reading.cancel();
        }
      };
    }

    @Override
    public void release(KvHandle handle) {
      engine.prefill().release(handle);
    }
  }

  private final class Decode implements DecodeEngine, AutoCloseable {
    private final AdmittedSequences admitted;

    private Decode(AdmittedSequences admitted) {
      this.admitted = admitted;
    }

    @Override
    public String deviceId() {
      return admitted.deviceId();
    }

    @Override
    public Optional<String> admitAll(KvHandle handle, Map<Long, Decoding> sequences) {
      return call(Call.ADMIT, () -> admitted.admitAll(handle, sequences));
    }

    @Override
    public List<Ended> step() {
      return call(Call.WRITE, admitted::step);
    }

    @Override
    public List<Progress> progress() {
      return admitted.progress();
    }

    @Override
    public void cancel(long sequence) {
      admitted.cancel(sequence);
    }

    @Override
    public int running() {
      return admitted.running();
    }

    @Override
    public void close() {
      admitted.close();
    }
  }
}
