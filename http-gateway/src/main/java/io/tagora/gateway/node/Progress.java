package io.tagora.gateway.node;

import io.tagora.runtime.retrieval.ProgressListener;
import java.io.PrintWriter;
import java.time.Duration;

/**
 * Says on a stream how far a long piece of work is: a line that renews itself on a terminal, a line
 * a tenth elsewhere. Safe to call from any thread.
 */
public final class Progress implements ProgressListener {
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final PrintWriter err;
  private final boolean terminal;
  private String work = "";
  private long started;
  private long lastShown;
  private long lastTenth;

  public Progress(PrintWriter err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  @Override
  public synchronized void progressed(String what, long done, long total) {
    long now = System.nanoTime();
    if (!what.equals(work)) {
      work = what;
      started = now;
      lastShown = 0;
      lastTenth = 0;
    }
    if (terminal) {
      renew(done, total, now);
    } else {
      tenth(done, total, now);
    }
  }

  private void renew(long done, long total, long now) {
    if (done >= total || now - lastShown > PAUSE.toNanos()) {
      lastShown = now;
      err.print("\r\u001b[K" + words(done, total, now) + (done >= total ? "\n" : ""));
      err.flush();
    }
  }

  private void tenth(long done, long total, long now) {
    long tenth = total == 0 ? 10 : 10 * done / total;
    if (tenth > lastTenth) {
      lastTenth = tenth;
      err.println(words(done, total, now));
      err.flush();
    }
  }

  private String words(long done, long total, long now) {
    double seconds = Math.max(1e-3, (now - started) / 1e9);
    double left = done == 0 ? 0 : seconds * (total - done) / done;
    String rest = done >= total ? "%.0f s".formatted(seconds) : "%.0f s left".formatted(left);
    return "  %s: %,d of %,d, %s".formatted(work, done, total, rest);
  }
}
