package io.tagora.actors.device;

import io.tagora.cluster.settings.DeviceSettings;
import io.tagora.runtime.model.DecodeEngine;
import io.tagora.runtime.model.PrefillEngine;

/**
 * Makes a device's engines, at the start and after every failure, each on the thread that will own
 * it. An engine that is {@link AutoCloseable} is closed by that thread before the next is made; one
 * that stays sound after an exception may be handed out again.
 */
public interface Engines {
  PrefillEngine prefill(DeviceSettings device);

  DecodeEngine decode(DeviceSettings device);
}
