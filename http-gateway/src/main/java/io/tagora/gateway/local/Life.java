package io.tagora.gateway.local;

import java.util.Locale;

/** How it stands with a process of the cluster. */
public enum Life {
  /** It runs and has not said that it serves. */
  STARTING,
  SERVING,
  /** It exists and does nothing, by SIGSTOP. */
  PAUSED,
  /** It was told to end and did, or was never started. */
  STOPPED,
  /** By SIGKILL. */
  KILLED,
  /** By itself: taken out of its cluster, or broken. */
  ENDED;

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean runs() {
    return switch (this) {
      case STARTING, SERVING, PAUSED -> true;
      case STOPPED, KILLED, ENDED -> false;
    };
  }
}
