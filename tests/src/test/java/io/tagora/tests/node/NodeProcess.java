package io.tagora.tests.node;

import io.tagora.tests.ProjectRoot;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The node's program as a process of its own, on this test's class path, with a cache that only
 * tests share.
 */
final class NodeProcess {
  private static final long MINUTES = 5;

  private NodeProcess() {}

  /** How a run ended. */
  record Ended(int status, String out, String err) {}

  static Process start(Path errors, String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx640m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "--add-modules=jdk.incubator.vector",
            "-Dtagora.home=" + ProjectRoot.find(),
            "-Dlogback.configurationFile=logback.xml",
            "-cp",
            System.getProperty("java.class.path"),
            "io.tagora.gateway.node.Main"));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder
        .environment()
        .put("TAGORA_CACHE", ProjectRoot.find().resolve("tests/target/cache").toString());
    return builder.start();
  }

  static Ended run(Path errors, String... arguments) throws IOException, InterruptedException {
    Process process = start(errors, arguments);
    String out;
    try (BufferedReader reader = process.inputReader()) {
      out = String.join("\n", reader.lines().toList());
    }
    return new Ended(end(process), out, Files.readString(errors));
  }

  static int end(Process process) throws InterruptedException {
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("the node must end within " + MINUTES + " minutes, and did not");
    }
    return process.exitValue();
  }
}
