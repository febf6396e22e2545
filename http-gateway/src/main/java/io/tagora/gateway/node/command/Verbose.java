package io.tagora.gateway.node.command;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Whether the log and stack traces are shown; off by default. */
public final class Verbose {
  /** Lucene logs through the JDK; held here, as the JDK forgets loggers that nobody holds. */
  private static final java.util.logging.Logger LUCENE =
      java.util.logging.Logger.getLogger("org.apache.lucene");

  private Verbose() {}

  /** Shows the log, or its warnings only. */
  public static void set(boolean on) {
    LUCENE.setLevel(on ? java.util.logging.Level.INFO : java.util.logging.Level.WARNING);
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
