package io.tagora.gateway.node;

import io.tagora.actors.device.Engines;

/** The engines of a node's devices. Close it when the actor system has ended. */
interface NodeEngines extends Engines, AutoCloseable {
  @Override
  void close();
}
