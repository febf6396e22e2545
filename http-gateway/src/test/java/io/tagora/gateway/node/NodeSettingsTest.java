package io.tagora.gateway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.tagora.cluster.settings.InvalidSettingException;
import io.tagora.cluster.settings.StoreSettings;
import io.tagora.gateway.json.RecommendationBody;
import io.tagora.gateway.openai.OpenAiLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeSettingsTest {
  @TempDir private Path dir;

  private NodeSettings load(String hocon) throws IOException {
    return NodeSettings.load(Optional.of(Files.writeString(dir.resolve("tagora.conf"), hocon)));
  }

  @Test
  void theDefaultsAreThoseOfTheReference() {
    NodeSettings settings = NodeSettings.load(Optional.empty());
    assertEquals("127.0.0.1", settings.http().host());
    assertEquals(8080, settings.http().port());
    assertEquals(262_144, settings.http().limits().bodyBytes());
    assertEquals(Path.of("models/tagora-rec-4m"), settings.model().folder());
    assertEquals(1024, settings.model().maxTokens());
    assertEquals(new OpenAiLimits(128, 8, 256, Duration.ofSeconds(60)), settings.openAi().limits());
    assertEquals(64, settings.openAi().embeddingRequests());
    assertEquals(
        new RecommendationBody.Defaults(4, 10, true, Duration.ofSeconds(5), 3),
        settings.defaults(3));
  }

  @Test
  void theLineThatTheDocsGiveSetsPrefillAndDecodeApart() throws IOException {
    String line =
        Files.readString(Path.of("../docs/engine.md"))
            .lines()
            .filter(text -> text.startsWith("tagora.devices = "))
            .findFirst()
            .orElseThrow();
    // A machine may have one core only.
    var pairs = load(line.replaceAll("cores = \\[\\d]", "cores = []")).node().settings().pairs();
    assertEquals(1, pairs.size());
    assertTrue(pairs.getFirst().isApart());
    assertEquals("cpu:0", pairs.getFirst().prefill().id());
  }

  @Test
  void aRequestMayTakeLongerThanTheLongestDeadline() {
    Duration most = NodeSettings.load(Optional.empty()).http().limits().requestTime();
    assertTrue(most.compareTo(RecommendationBody.MAX_DEADLINE) > 0, most.toString());
    Duration openAi = NodeSettings.load(Optional.empty()).openAi().limits().deadline();
    assertTrue(most.compareTo(openAi) > 0, most.toString());
  }

  @Test
  void aFileOverridesAnyKey() throws IOException {
    NodeSettings settings =
        load(
            "tagora { http.port = 9, model.folder = m, recommendations.items = 3, agents.personas = 2 }");
    assertEquals(9, settings.http().port());
    assertEquals(Path.of("m"), settings.model().folder());
    assertEquals(3, settings.defaults(0).items());
    assertEquals(2, settings.defaults(0).maxPersonas());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tagora.http.prot = 1              | tagora.http.prot",
        "tagora.http.port = 70000          | tagora.http.port",
        "tagora.http.port = many           | port",
        "tagora.http.max-body-bytes = 0    | tagora.http.max-body-bytes",
        "tagora.http.body-timeout = 0s     | tagora.http.body-timeout",
        "tagora.openai.choices = 0          | tagora.openai.choices",
        "tagora.openai.deadline = 0s        | tagora.openai.deadline",
        "tagora.recommendations.items = 51 | tagora.recommendations.items",
        "tagroa.http.port = 1              | tagroa",
        "tagora { http {                   | tagora.conf",
      })
  void aKeyThatIsWrongIsNamedInOneSentence(String hocon, String name) {
    var wrong = assertThrows(InvalidSettingException.class, () -> load(hocon));
    assertTrue(String.valueOf(wrong.getMessage()).contains(name), wrong.getMessage());
  }

  @Test
  void aMissingFileIsNamed() {
    var wrong =
        assertThrows(
            InvalidSettingException.class,
            () -> NodeSettings.load(Optional.of(dir.resolve("none.conf"))));
    assertTrue(String.valueOf(wrong.getMessage()).contains("none.conf"), wrong.getMessage());
  }

  @Test
  void everyKeyOfTheGatewayHasAComment() {
    var reference = ConfigFactory.parseResources("reference.conf");
    for (String section : List.of("http", "recommendations", "model", "openai")) {
      reference
          .getObject("tagora." + section)
          .forEach((key, value) ->
              assertFalse(value.origin().comments().isEmpty(), section + "." + key + " needs one"));
    }
  }

  @Test
  void aCommandThatOnlyMeasuresKeepsNothing() throws IOException {
    NodeSettings settings = load("tagora.memory { behaviors = 7, store.kind = h2 }").withoutStore();
    assertEquals(new StoreSettings.None(), settings.node().settings().memory().store());
    assertEquals(7, settings.node().settings().memory().behaviors());
  }

  @Test
  void whatAgentsForetellIsMeasuredWithoutHaste() throws IOException {
    var deadlines = load("tagora.deadlines.experts = 1s").patient().node().settings().deadlines();
    assertEquals(Duration.ofSeconds(60), deadlines.experts());
    assertEquals(Duration.ofSeconds(60), deadlines.context());
    assertEquals(Duration.ofSeconds(60), deadlines.request());
  }
}
