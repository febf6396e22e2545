package io.tagora.actors.device;

import io.tagora.cluster.settings.DeviceSettings;
import io.tagora.runtime.model.DecodeEngine;
import io.tagora.runtime.model.KvCarrier;
import io.tagora.runtime.model.PrefillEngine;

/**
 * Makes a device's engines, at the start and after every failure, each on the thread that will own
 * it. An engine that is {@link AutoCloseable} is closed by that thread before the next is made; one
 * that stays sound after an exception may be handed out again.
 */
public interface Engines {
  /** The engine of a device that does {@code prefill}. */
  PrefillEngine prefill(DeviceSettings device);

  /**
   * The engine of a device that does {@code decode}: it takes KV over from the device it serves.
   */
  DecodeEngine decode(DeviceSettings device);

  /**
   * What carries KV between a device's slots and other nodes. Asked of devices that do one phase
   * and have no partner on their node.
   *
   * @throws UnsupportedOperationException if the device's KV is not in this process
   */
  default KvCarrier carrier(DeviceSettings device) {
    throw new UnsupportedOperationException(
        "a device must have its KV in this process, got " + device.id());
  }
}
