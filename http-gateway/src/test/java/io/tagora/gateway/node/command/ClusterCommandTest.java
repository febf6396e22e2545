package io.tagora.gateway.node.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.gateway.terminal.Ansi;
import io.tagora.gateway.terminal.Streams;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the commands say where there is nothing to do it to. */
class ClusterCommandTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int cluster(String... arguments) {
    var streams = new Streams(new PrintWriter(out), new PrintWriter(err), Ansi.PLAIN, 100);
    var failures = new Failures(streams);
    CommandLine line =
        ClusterCommand.commandLine(streams)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler(failures)
            .setExecutionExceptionHandler(failures);
    return line.execute(arguments);
  }

  @Test
  void whereNoneIsUpEveryCommandSaysHowToStartOne() {
    assertEquals(1, cluster("kill", "1", "--dir", folder.toString()));
    assertEquals(
        "tagora: no cluster is up in %s; 'tagora cluster up' starts one\n".formatted(folder),
        err.toString());
  }

  @Test
  void whatIsCalledWronglyIsSaid() {
    assertEquals(2, cluster("kill"));
    assertEquals(2, cluster("partition", "one"));
    assertEquals(2, cluster("database", "burn"));
    assertEquals(2, cluster("logs", "7777", "--dir", folder.toString()));
    assertEquals(2, cluster("up", "--nodes", "10", "--dir", folder.toString()));
    assertEquals(2, cluster("up", "--heap", "much", "--dir", folder.toString()));
    assertEquals(2, cluster("up", "--disk", "much", "--dir", folder.toString()));
    assertEquals(2, cluster("up", "--config", "nowhere.conf", "--dir", folder.toString()));
  }

  @Test
  void theEndOfALogIsShown() throws Exception {
    Files.writeString(folder.resolve("node-2.log"), "one\ntwo\nthree\n");
    assertEquals(0, cluster("logs", "2", "--lines", "2", "--dir", folder.toString()));
    assertEquals("two\nthree\n", out.toString());
    assertEquals(1, cluster("logs", "3", "--dir", folder.toString()));
  }

  @Test
  void aPortThatIsTakenIsNamed() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int status =
          cluster(
              "up",
              "--foreground",
              "--nodes",
              "1",
              "--port",
              Integer.toString(taken.getLocalPort()),
              "--dir",
              folder.toString());
      assertEquals(1, status);
      assertTrue(err.toString().contains("must be free for node 1, and is taken"), err.toString());
    }
  }
}
