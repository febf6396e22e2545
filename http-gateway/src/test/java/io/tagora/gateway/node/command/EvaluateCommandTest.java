package io.tagora.gateway.node.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tagora.gateway.node.Main;
import io.tagora.gateway.terminal.Ansi;
import io.tagora.gateway.terminal.Streams;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void noAnswerIsCutShortWhateverTheFileSaysOfDeadlines(@TempDir Path folder) throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("hasty.conf"),
            "tagora.deadlines { context = 1ms, plan = 1ms, experts = 1ms, arbitration = 1ms }");
    Path perUser = folder.resolve("users.ndjson");
    var streams = new Streams(new PrintWriter(out), new PrintWriter(err), Ansi.PLAIN, 100);
    String options =
        "evaluate --json --users 60 --items 900 --model ../models/tagora-rec-4m --config %s --per-user %s"
            .formatted(config, perUser);
    int code = Main.run(streams, options.split(" "));

    assertEquals(0, code, err::toString);
    JsonNode report = new ObjectMapper().readTree(out.toString());
    assertEquals(0, report.get("degraded").asInt(), out::toString);
    assertEquals(0, report.get("missing").asInt(), out::toString);
    assertEquals("agents", report.get("rows").get(0).get("name").asText());
    int users = report.get("users").asInt();
    assertTrue(users > 5, out::toString);
    assertTrue(Files.readAllLines(perUser).size() >= users);
  }
}
