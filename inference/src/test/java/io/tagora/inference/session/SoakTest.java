package io.tagora.inference.session;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Whether the binding gives back what it takes, seen from outside: by the process's memory. */
@EnabledOnOs(OS.LINUX)
class SoakTest {
  private static final int RUNS = 100_000;

  /** 42 bytes a run: less than a forgotten tensor, binding or status takes. */
  private static final long BOUND = 4 << 20;

  @TempDir Path temporary;

  @Test
  void aHundredThousandRunsWithRebindingLeaveTheProcessAsLargeAsItWas() throws Exception {
    long grown = soak(String.valueOf(RUNS));
    assertTrue(grown < BOUND, "grown by %,d bytes in %,d runs".formatted(grown, RUNS));
  }

  @Test
  void oneForgottenTensorARunIsSeen() throws Exception {
    long grown = soak(String.valueOf(RUNS / 4), Soak.LEAK);
    assertTrue(grown > BOUND, "grown by %,d bytes in %,d runs".formatted(grown, RUNS / 4));
  }

  /** By how many bytes a process of its own grew. Its heap is there, whole, from the start. */
  private long soak(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xms48m",
            "-Xmx48m",
            "-XX:+AlwaysPreTouch",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Soak.class.getName()));
    command.addAll(List.of(arguments));
    var errors = temporary.resolve("errors");
    var builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.environment().put("MALLOC_ARENA_MAX", "1");
    var process = builder.start();
    try (var out = process.inputReader()) {
      var text = out.readLine();
      assertTrue(process.waitFor(5, TimeUnit.MINUTES), "the soak must end");
      assertTrue(
          text != null, "the soak must print its growth, and said " + Files.readString(errors));
      return Long.parseLong(text);
    } finally {
      process.destroyForcibly();
    }
  }
}
