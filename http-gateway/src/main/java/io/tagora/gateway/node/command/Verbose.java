package io.tagora.gateway.node.command;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Whether the log and stack traces are shown; off by default. */
final class Verbose {
  private Verbose() {}

  static void set(boolean on) {
    if (root() instanceof Logger logback) {
      logback.setLevel(on ? Level.INFO : Level.WARN);
    }
  }

  static boolean isOn() {
    return root().isInfoEnabled();
  }

  private static org.slf4j.Logger root() {
    return LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }
}
