package io.tagora.training.run;

import io.tagora.runtime.retrieval.ProgressListener;
import java.io.PrintStream;

/** Says a line a tenth how far a piece of work is. Used by one thread. */
public final class TerminalListener implements ProgressListener {
  private static final int TENTHS = 10;

  private final PrintStream err;
  private String work = "";
  private long tenth;

  public TerminalListener(PrintStream err) {
    this.err = err;
  }

  @Override
  public void progressed(String what, long done, long total) {
    if (!what.equals(work)) {
      work = what;
      tenth = 0;
    }
    long now = total == 0 ? TENTHS : TENTHS * done / total;
    if (now > tenth) {
      tenth = now;
      err.printf("  %s: %,d of %,d%n", what, done, total);
    }
  }
}
