package io.tagora.gateway.node;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tagora.gateway.terminal.Ansi;
import io.tagora.gateway.terminal.Streams;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  private static final String SHIPPED = "../models/tagora-rec-4m";

  private record Outcome(int code, String out, String err) {}

  private static Outcome tagora(String... args) {
    var out = new StringWriter();
    var err = new StringWriter();
    var streams = new Streams(new PrintWriter(out), new PrintWriter(err), Ansi.PLAIN, 100);
    int code = Main.run(streams, args);
    return new Outcome(code, out.toString(), err.toString());
  }

  @Test
  void theHelpNamesEveryCommandAndGivesExamples() {
    Outcome help = tagora("--help");
    assertEquals(0, help.code());
    assertEquals("", help.err());
    for (String word :
        List.of(
            "demo",
            "node",
            "cluster",
            "world",
            "model",
            "evaluate",
            "bench",
            "certificates",
            "devices",
            "train",
            "test",
            "Examples:",
            "--version")) {
      assertTrue(help.out().contains(word), word + " in " + help.out());
    }
    assertAll(help.out().lines().map(line -> () -> assertTrue(line.length() <= 100, line)));
  }

  @Test
  void logsAreTextAndHaveHelpToo() {
    Outcome help = tagora("cluster", "logs", "--help");
    assertEquals(0, help.code());
    assertTrue(help.out().startsWith("Usage: tagora cluster logs"), help.out());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "node",
        "world generate",
        "data check",
        "experiment judge",
        "model import",
        "model inspect",
        "evaluate",
        "bench",
        "bench engine",
        "bench cluster",
        "cluster up",
        "cluster kill",
        "cluster partition",
        "cluster database",
        "cluster status",
        "cluster down",
        "store create",
        "certificates",
        "devices"
      })
  void everyCommandHasHelpThatFitsTheTerminal(String command) {
    Outcome help = tagora((command + " --help").split(" ", -1));
    assertEquals(0, help.code());
    assertTrue(help.out().startsWith("Usage: tagora " + command), help.out());
    assertTrue(help.out().contains("--json"), help.out());
    assertAll(help.out().lines().map(line -> () -> assertTrue(line.length() <= 100, line)));
  }

  @Test
  void devicesShowTheMachineAndTheConfiguration() throws Exception {
    Outcome words = tagora("devices");
    assertEquals(0, words.code(), words.err());
    assertTrue(words.out().contains("CPUExecutionProvider"), words.out());
    assertTrue(words.out().contains("prefill and decode; any core"), words.out());
    assertTrue(
        words.out().contains("tagora-rec-4m planner, expert, arbiter, explainer, judge; on cpu:0"),
        words.out());

    var json = new ObjectMapper().readTree(tagora("devices", "--json").out());
    assertEquals("cpu:0", json.at("/devices/0/id").asText());
    assertEquals(2L << 30, json.at("/devices/0/memoryBytes").asLong());
    assertTrue(json.at("/machine/providers").isArray(), json.toString());
    assertEquals("tagora-rec-4m", json.at("/models/0/name").asText());
    assertEquals(5, json.at("/models/0/roles").size());
    assertEquals("cpu:0", json.at("/models/0/devices/0").asText());
  }

  @Test
  void storeCreateMakesTheTablesOnce(@TempDir Path folder) throws Exception {
    Path config = folder.resolve("store.conf");
    Files.writeString(
        config, "tagora.memory.store { kind = h2, folder = \"%s\" }".formatted(folder));
    for (boolean first : new boolean[] {true, false}) {
      Outcome made = tagora("store", "create", "--config", config.toString(), "--json");
      assertEquals(0, made.code(), made.err());
      assertEquals(first, new ObjectMapper().readTree(made.out()).get("created").asBoolean());
    }
    Files.writeString(config, "tagora.memory.store.kind = none");
    Outcome nothing = tagora("store", "create", "--config", config.toString());
    assertEquals(1, nothing.code());
    assertTrue(nothing.err().contains("tagora.memory.store.kind must be"), nothing.err());
  }

  @Test
  void certificatesAreMadeAndRenewed(@TempDir Path folder) throws Exception {
    for (boolean first : new boolean[] {true, false}) {
      Outcome made =
          tagora("certificates", "--out", folder.toString(), "--nodes", "n1,127.0.0.1", "--json");
      assertEquals(0, made.code(), made.err());
      var json = new ObjectMapper().readTree(made.out());
      assertEquals(first, json.get("founded").asBoolean());
      assertEquals(folder.resolve("n1").toString(), json.at("/nodes/0/folder").asText());
    }
    Path config = Files.writeString(folder.resolve("n.conf"), "include \"n1/tls.conf\"");
    assertTrue(
        NodeSettings.load(Optional.of(config)).node().settings().cluster().tls().isPresent());
    Outcome wrong = tagora("certificates", "--out", folder.toString(), "--nodes", "n1:7355");
    assertEquals(1, wrong.code());
    assertTrue(wrong.err().contains("--nodes must be host names"), wrong.err());
  }

  @Test
  void dataCheckTellsEveryBrokenLineAndEndsWithOne(@TempDir Path folder) throws Exception {
    String shop = folder.resolve("shop").toString();
    assertEquals(
        0, tagora("world", "generate", "--users", "5", "--items", "2000", "--out", shop).code());
    Outcome sound = tagora("data", "check", shop);
    assertEquals(0, sound.code(), sound.out() + sound.err());
    assertTrue(sound.out().contains("no errors"), sound.out());

    Path events = Path.of(shop, "events.ndjson");
    Files.writeString(events, Files.readString(events) + "{\"eventId\":\"x\"\n{\n");
    Outcome torn = tagora("data", "check", shop, "--limit", "1");
    assertEquals(1, torn.code());
    assertTrue(torn.out().contains("2 errors\n  events.ndjson:"), torn.out());
    assertTrue(torn.out().contains("and 1 more; --limit shows more"), torn.out());
    var json = new ObjectMapper().readTree(tagora("data", "check", shop, "--json").out());
    assertEquals(2, json.at("/errorCount").asInt());
    assertTrue(json.at("/errors/1/place").asText().startsWith("events.ndjson:"), json.toString());

    Outcome nowhere = tagora("data", "check", folder.resolve("none").toString());
    assertEquals(1, nowhere.code());
    assertTrue(nowhere.err().contains("must be a folder, got none"), nowhere.err());
  }

  @Test
  void theVersionSaysTheJavaToo() {
    Outcome version = tagora("--version");
    assertEquals(0, version.code());
    assertTrue(version.out().startsWith("tagora "), version.out());
    assertTrue(version.out().contains("Java 25"), version.out());
  }

  @Test
  void noCommandIsAUsageError() {
    Outcome nothing = tagora();
    assertEquals(2, nothing.code());
    assertEquals("", nothing.out());
    assertTrue(nothing.err().startsWith("tagora: a command is missing"), nothing.err());
  }

  @Test
  void anUnknownOptionIsASentenceAndAHint() {
    Outcome wrong = tagora("demo", "--prot", "80");
    assertEquals(2, wrong.code());
    assertEquals("", wrong.out());
    assertTrue(wrong.err().startsWith("tagora: unknown option"), wrong.err());
    assertTrue(wrong.err().contains("--prot"), wrong.err());
    assertTrue(wrong.err().contains("Try 'tagora demo --help'"), wrong.err());
    assertTrue(wrong.err().lines().count() <= 3, wrong.err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"world generate --out x --users many", "demo --port 80808080", "frobnicate"})
  void whatCannotBeReadIsAUsageErrorWithoutAStackTrace(String line) {
    Outcome wrong = tagora(line.split(" ", -1));
    assertEquals(2, wrong.code(), wrong.err());
    assertTrue(!wrong.err().contains("\tat "), wrong.err());
  }

  @Test
  void aMarketplaceIsWrittenAndTheFiguresAreJson(@TempDir Path dir) throws Exception {
    Path out = dir.resolve("shop");
    Outcome made =
        tagora(
            "world",
            "generate",
            "--users",
            "5",
            "--items",
            "900",
            "--out",
            out.toString(),
            "--json");
    assertEquals(0, made.code(), made.err());
    var figures = new ObjectMapper().readTree(made.out());
    assertEquals(5, figures.get("users").intValue());
    assertEquals(900, figures.get("items").intValue());
    for (String file : List.of("items", "users", "events", "environment")) {
      assertTrue(Files.size(out.resolve(file + ".ndjson")) > 0, file);
    }
  }

  @Test
  void aFolderThatIsNotEmptyIsRefusedUnlessForced(@TempDir Path dir) throws Exception {
    Files.writeString(dir.resolve("mine.txt"), "precious");
    String[] line = {
      "world", "generate", "--users", "2", "--items", "900", "--out", dir.toString()
    };
    Outcome refused = tagora(line);
    assertEquals(1, refused.code());
    assertTrue(refused.err().contains("--force"), refused.err());
    assertEquals("", refused.out());

    String[] forced = Arrays.copyOf(line, line.length + 1);
    forced[line.length] = "--force";
    assertEquals(0, tagora(forced).code());
    assertEquals("precious", Files.readString(dir.resolve("mine.txt")));
  }

  @Test
  void aRuleOfTheMarketplaceIsOneSentence(@TempDir Path dir) {
    Outcome broken =
        tagora("world", "generate", "--users", "0", "--out", dir.resolve("x").toString());
    assertEquals(2, broken.code());
    assertTrue(broken.err().contains("--users"), broken.err());
    assertEquals(1, broken.err().lines().count(), broken.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo --once", "evaluate", "bench", "demo"})
  void aModelThatIsNotThereIsOneSentence(String command) {
    Outcome missing = tagora((command + " --users 2 --items 900 --model no/such").split(" ", -1));
    assertSentence(missing, "no/such");
  }

  @Test
  void aFileForFiguresThatCannotBeWrittenIsKnownBeforeTheWork(@TempDir Path dir) {
    Path file = dir.resolve("missing/users.ndjson");
    Outcome refused = tagora("evaluate", "--per-user", file.toString());
    assertEquals(2, refused.code(), refused.err());
    assertTrue(refused.err().contains("--per-user must be a file in a folder"), refused.err());
    assertEquals(1, refused.err().lines().count(), refused.err());
  }

  @Test
  void aModelFolderThatIsDamagedIsOneSentence(@TempDir Path dir) throws Exception {
    Files.writeString(dir.resolve("config.json"), "{\"model_type\": \"llama\"");
    Files.writeString(dir.resolve("tokenizer.json"), "{}");
    assertSentence(tagora("model", "import", dir.toString()), "model.safetensors");
  }

  @Test
  void aFolderThatIsNoModelIsOneSentence(@TempDir Path dir) {
    assertSentence(
        tagora("demo", "--once", "--users", "2", "--items", "900", "--model", dir.toString()),
        "config.json");
  }

  @Test
  void aRolesModelThatIsNotThereIsOneSentence(@TempDir Path dir) throws Exception {
    Path file = Files.writeString(dir.resolve("my.conf"), "tagora.models.expert = \"no/such\"");
    String config = file.toString();
    String sentence = "tagora.models.expert must be a folder, got ";
    assertSentence(tagora("devices", "--config", config), sentence);
    assertSentence(tagora("demo", "--model", dir.toString(), "--config", config), sentence);
  }

  @Test
  void aConfigurationKeyThatIsWrongIsOneSentence(@TempDir Path dir) throws Exception {
    Path file = Files.writeString(dir.resolve("my.conf"), "tagora.http.prot = 9");
    assertSentence(tagora("demo", "--config", file.toString()), "tagora.http.prot");
  }

  @Test
  void aNodeForOthersThatReadsNothingIsOneSentence() {
    assertSentence(tagora("node", "--model", SHIPPED), "phases = [prefill]");
  }

  /** A small demo with these keys. */
  private static Outcome demoUnder(String hocon, Path dir) throws Exception {
    Path file = Files.writeString(dir.resolve("my.conf"), hocon);
    return tagora(
        "demo",
        "--once",
        "--users",
        "2",
        "--items",
        "900",
        "--model",
        SHIPPED,
        "--config",
        file.toString());
  }

  @Test
  void aNodeThatAnswersAndWritesNothingIsOneSentence(@TempDir Path dir) throws Exception {
    String hocon =
        "tagora { cluster { enabled = true, port = 0 }, "
            + "devices = [{ id = \"cpu:0\", phases = [prefill] }] }";
    assertSentence(demoUnder(hocon, dir), "./tagora node");
  }

  @Test
  void aStoreThatIsNotThereIsOneSentence(@TempDir Path dir) throws Exception {
    String hocon =
        "tagora.memory.store { kind = postgresql, "
            + "postgresql.url = \"jdbc:postgresql://127.0.0.1:1/tagora\" }";
    assertSentence(demoUnder(hocon, dir), "(tagora.memory.store)");
  }

  @Test
  void aPortThatIsTakenIsOneSentence(@TempDir Path dir) throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      assertSentence(
          tagora("demo", "--host", "127.0.0.1", "--port", port, "--model", dir.toString()), port);
    }
  }

  private static void assertSentence(Outcome failed, String names) {
    assertEquals(1, failed.code(), failed.err());
    assertEquals("", failed.out());
    String last = failed.err().lines().reduce("", (_, line) -> line);
    assertTrue(last.startsWith("tagora: ") && last.contains(names), failed.err());
    assertTrue(!failed.err().contains("\tat "), failed.err());
  }
}
