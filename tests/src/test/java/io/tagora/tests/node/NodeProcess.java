package io.tagora.tests.node;

import io.tagora.tests.ProjectRoot;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The node's program as a process of its own, on this test's class path, with a cache that only
 * tests share.
 */
final class NodeProcess {
  private static final long MINUTES = 5;
  private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");

  static final String MAIN = "io.tagora.gateway.node.Main";
  static final Path CACHE = ProjectRoot.find().resolve("tests/target/cache");

  private NodeProcess() {}

  /** How a run ended. */
  record Ended(int status, String out, String err) {}

  static Process start(Path errors, String... arguments) throws IOException {
    return start(new Run(List.of(), MAIN, CACHE), errors, arguments);
  }

  /**
   * How a process differs from others.
   *
   * @param options of the JVM, beside the usual ones
   * @param main the class that it begins with
   * @param cache the folder of what it keeps between runs
   */
  record Run(List<String> options, String main, Path cache) {}

  static Process start(Run run, Path errors, String... arguments) throws IOException {
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
            System.getProperty("java.class.path")));
    command.addAll(run.options());
    command.add(run.main());
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.environment().put("TAGORA_CACHE", run.cache().toString());
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

  /** The address of a demo, told after the first answer stands on standard output. */
  static String address(Process node, Path errors) throws Exception {
    try (BufferedReader out = node.inputReader()) {
      if (out.lines().noneMatch(line -> line.startsWith("Tokens"))) {
        throw new AssertionError("the node must answer, and said " + Files.readString(errors));
      }
      while (node.isAlive()) {
        Matcher matcher = ADDRESS.matcher(Files.readString(errors));
        if (matcher.find()) {
          return matcher.group();
        }
        Thread.onSpinWait();
      }
    }
    throw new AssertionError(
        "the node must tell its address, and said " + Files.readString(errors));
  }

  static int end(Process process) throws InterruptedException {
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("the node must end within " + MINUTES + " minutes, and did not");
    }
    return process.exitValue();
  }
}
