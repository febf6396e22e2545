package io.tagora.inference.remote;

import io.tagora.runtime.model.CallGate;
import io.tagora.runtime.model.DecodeEngine;
import io.tagora.runtime.model.PrefillEngine;

/**
 * A server as a device with both engines, each for a thread of its own. The model must know our
 * control tokens to play the agents' roles well; others get the same prompts as they are. Close it
 * when both threads are done.
 */
public final class RemoteLanguageModel implements AutoCloseable {
  private final RemoteCalls calls;
  private final HeldPrompts prompts;
  private final RemotePrefillEngine prefill;
  private final RemoteDecodeEngine decode;

  /**
   * A model on a server, which is not called before there is something to write.
   *
   * @param gate asked before each call
   * @param slots prompts that are held at a time
   */
  public RemoteLanguageModel(String deviceId, RemoteServer server, CallGate gate, int slots) {
    calls = new RemoteCalls(server);
    prompts = new HeldPrompts(deviceId, slots);
    prefill = new RemotePrefillEngine(deviceId, prompts);
    decode = new RemoteDecodeEngine(deviceId, server, gate, prompts, calls);
  }

  public PrefillEngine prefill() {
    return prefill;
  }

  public DecodeEngine decode() {
    return decode;
  }

  /** Prompts that are held now. */
  public int held() {
    return prompts.held();
  }

  @Override
  public void close() {
    calls.close();
  }
}
