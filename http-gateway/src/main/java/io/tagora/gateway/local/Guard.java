package io.tagora.gateway.local;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A shell that ends what this process started and deletes what it made, should this process die
 * without doing so: it reads from a pipe that the system closes with its writer, however that dies.
 */
final class Guard implements AutoCloseable {
  private static final String SCRIPT =
      """
      trap '' HUP INT TERM
      kept= folder=
      while read -r verb what signal; do
        case $verb in
          keep) kept="$kept $signal:$what" ;;
          forget)
            rest=
            for one in $kept; do [ "${one#*:}" = "$what" ] || rest="$rest $one"; done
            kept=$rest ;;
          folder) folder=$what${signal:+ $signal} ;;
          clean) folder= ;;
        esac
      done
      for one in $kept; do kill -"${one%%:*}" "${one#*:}" 2>/dev/null; done
      [ -z "$folder" ] || { sleep 1; umount -l "$folder" 2>/dev/null; rm -rf "$folder"; }
      """;

  private final Process shell;
  private final BufferedWriter out;

  private Guard(Process shell) {
    this.shell = shell;
    this.out = shell.outputWriter();
  }

  static Guard start() {
    try {
      return new Guard(
          new ProcessBuilder(Shell.apart(List.of("sh", "-c", SCRIPT)))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException("a shell must start", e);
    }
  }

  /** Ends this process with us, unless it has ended itself. */
  void keep(Process process, String signal) {
    tell("keep %d %s".formatted(process.pid(), signal));
    var _ = process.onExit().thenRun(() -> tell("forget " + process.pid()));
  }

  /** Unmounts and deletes this folder with us. */
  void keep(Path folder) {
    tell("folder " + folder);
  }

  /** The folder is deleted already. */
  void forgetFolder() {
    tell("clean");
  }

  /** Returns when the shell has done what is left to do, after a close. */
  void awaitEnd() {
    shell.onExit().join();
  }

  private synchronized void tell(String line) {
    try {
      out.write(line);
      out.newLine();
      out.flush();
    } catch (IOException _) {
      // The shell is gone, and with it what it was for.
    }
  }

  @Override
  public synchronized void close() {
    try {
      out.close();
    } catch (IOException _) {
      shell.destroy();
    }
  }
}
