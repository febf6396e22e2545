package io.tagora.actors.device;

import org.slf4j.Logger;

/** Closes engines that have something to close. */
final class EngineClosing {
  private EngineClosing() {}

  static void close(Object engine, Logger log) {
    if (engine instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        log.warn("an engine did not close", e);
      }
    }
  }
}
