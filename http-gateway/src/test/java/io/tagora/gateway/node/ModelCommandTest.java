package io.tagora.gateway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tagora.gateway.terminal.Ansi;
import io.tagora.gateway.terminal.Streams;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelCommandTest {
  private static final String MODEL = Path.of("..", "models", "tagora-rec-4m").toString();

  @TempDir Path temporary;

  private record Outcome(int code, String out, String err) {
    JsonNode json() throws IOException {
      return new ObjectMapper().readTree(out);
    }
  }

  @Test
  void theDefaultModelIsInspectedBeforeAndAfterItIsQuantised() throws IOException {
    var before = tagora("model", "inspect", MODEL, "--json");
    assertEquals(0, before.code(), before.err());
    assertEquals("LlamaForCausalLM", before.json().path("architecture").asText());
    var target = temporary.resolve("int4").toString();
    var done =
        tagora(
            "model", "import", MODEL, "--out", target, "--quantize", "int4", "--prefill", "int8");
    assertEquals(0, done.code(), done.err());
    var after = tagora("model", "inspect", target, "--json").json();
    assertEquals("int8", after.path("prefill").asText());
    assertEquals(before.json().path("parameters"), after.path("parameters"));
    assertEquals(0, after.path("problems").size());
    var text = tagora("model", "inspect", target).out();
    assertTrue(text.contains("weights        fp32, int4 in blocks of 32"), text);
    assertTrue(text.contains("runs           yes"), text);
  }

  @Test
  void theDefaultModelIsImportedWithKvInBytes() throws IOException {
    var target = temporary.resolve("kv").toString();
    var done = tagora("model", "import", MODEL, "--out", target, "--kv", "int8");
    assertEquals(0, done.code(), done.err());
    var seen = tagora("model", "inspect", target, "--json").json();
    assertEquals("int8", seen.path("kv").asText());
    assertEquals("same", seen.path("prefill").asText());
    assertEquals(0, seen.path("problems").size());
    var text = tagora("model", "inspect", target).out();
    assertTrue(text.contains("KV             1,024 bytes a token in int8"), text);
  }

  @Test
  void aTextToCalibrateByIsForKvInBytesAndMustBeThere() {
    var text = temporary.resolve("none.txt").toString();
    var floats = tagora("model", "import", MODEL, "--calibration", text);
    assertEquals(2, floats.code());
    assertTrue(floats.err().contains("--calibration must come with --kv int8, got fp32"));
    var missing = tagora("model", "import", MODEL, "--kv", "int8", "--calibration", text);
    assertEquals(1, missing.code());
    assertTrue(missing.err().contains("--calibration must be a readable text"), missing.err());
  }

  @Test
  void aModelThatCouldNotRunEndsWithOneAndSaysWhy() throws IOException {
    Files.writeString(
        temporary.resolve("config.json"), "{\"architectures\": [\"MambaForCausalLM\"]}");
    var seen = tagora("model", "inspect", temporary.toString());
    assertEquals(1, seen.code());
    assertTrue(seen.out().contains("got MambaForCausalLM"), seen.out());
  }

  @ParameterizedTest
  @CsvSource({
    "--quantize, int3, 'the weights'' format must be none, int8 or int4, got int3'",
    "--prefill, int4, 'the prefill''s format must be same or int8, got int4'",
    "--kv, int4, 'the KV''s format must be fp32 or int8, got int4'",
    "--block, 64, 'block must be one of [32, 128], got 64'"
  })
  void anOptionOutsideItsChoicesIsAUsageError(String option, String value, String sentence) {
    var refused = tagora("model", "import", MODEL, option, value);
    assertEquals(2, refused.code());
    assertTrue(refused.err().contains(sentence), refused.err());
  }

  private static Outcome tagora(String... args) {
    var out = new StringWriter();
    var err = new StringWriter();
    var streams = new Streams(new PrintWriter(out), new PrintWriter(err), Ansi.PLAIN, 100);
    return new Outcome(Main.run(streams, args), out.toString(), err.toString());
  }
}
