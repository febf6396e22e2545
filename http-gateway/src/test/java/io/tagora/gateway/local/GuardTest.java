package io.tagora.gateway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Closing the pipe is what the system does for a process that is killed. */
class GuardTest {
  private static final int KILLED = 137;
  private static final long MINUTE = 60;

  @TempDir private Path folder;

  private static Process sleeper() throws IOException {
    return new ProcessBuilder("sleep", "600").start();
  }

  @Test
  void whatIsKeptEndsWithThePipe() throws Exception {
    Process kept = sleeper();
    var guard = Guard.start();
    guard.keep(kept, "KILL");
    guard.close();
    assertTrue(kept.waitFor(MINUTE, TimeUnit.SECONDS));
    assertEquals(KILLED, kept.exitValue());
  }

  @Test
  void aPausedProcessEndsToo() throws Exception {
    Process kept = sleeper();
    assertTrue(Shell.run("sh", "-c", "kill -STOP " + kept.pid()).well());
    var guard = Guard.start();
    guard.keep(kept, "KILL");
    guard.close();
    assertTrue(kept.waitFor(MINUTE, TimeUnit.SECONDS));
  }

  @Test
  void aFolderGoesWithThePipeUnlessItIsForgotten() throws Exception {
    Path kept = Files.createDirectories(folder.resolve("a folder/data")).getParent();
    Path forgotten = Files.createDirectory(folder.resolve("forgotten"));
    var first = Guard.start();
    first.keep(kept);
    first.close();
    first.awaitEnd();
    var second = Guard.start();
    second.keep(forgotten);
    second.forgetFolder();
    second.close();
    second.awaitEnd();
    assertFalse(Files.exists(kept));
    assertTrue(Files.exists(forgotten));
  }
}
