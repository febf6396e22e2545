package io.tagora.gateway.local;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Programs of the machine. */
final class Shell {
  private Shell() {}

  /** How a program ended, and what it wrote. */
  record Ended(int status, String output) {
    boolean well() {
      return status == 0;
    }

    /** What it wrote last, in which programs say why they failed. */
    String lastLine() {
      return output.lines().filter(line -> !line.isBlank()).reduce((_, last) -> last).orElse("");
    }
  }

  static Ended run(Path directory, List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .start();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return new Ended(process.waitFor(), output);
    } catch (IOException e) {
      return new Ended(127, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalClusterException("interrupted in " + command.getFirst(), e);
    }
  }

  static Ended run(String... command) {
    return run(Path.of("/"), List.of(command));
  }

  /** Where a program lies on the path. */
  static Optional<Path> find(String program) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * The same command away from the terminal, whose Ctrl-C is for the cluster and not for its parts.
   */
  static List<String> apart(List<String> command) {
    return find("setsid")
        .map(setsid ->
            java.util.stream.Stream.concat(
                    java.util.stream.Stream.of(setsid.toString()), command.stream())
                .toList())
        .orElse(command);
  }
}
