package io.tagora.actors.device.lending;

import io.tagora.runtime.model.KvCarrier;
import io.tagora.runtime.model.PrefillEngine;

/**
 * The slots of a device, for one that moves KV.
 *
 * @param engine frees them
 * @param carrier takes KV out and in
 */
public record Slots(PrefillEngine engine, KvCarrier carrier) {}
