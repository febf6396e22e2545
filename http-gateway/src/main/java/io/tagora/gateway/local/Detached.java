package io.tagora.gateway.local;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** A process that outlives this one and the terminal. */
public final class Detached {
  private Detached() {}

  /** Starts it; all that it says goes to the log, which begins anew. */
  public static Process start(List<String> command, Path log) {
    try {
      return new ProcessBuilder(Shell.apart(command))
          .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
          .redirectErrorStream(true)
          .redirectOutput(log.toFile())
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException("the supervisor must start", e);
    }
  }
}
