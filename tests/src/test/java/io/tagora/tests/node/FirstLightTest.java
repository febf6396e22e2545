package io.tagora.tests.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job, from behaviours to explained items, with the model that the project ships. */
class FirstLightTest {
  private static final String[] DEMO = {"demo", "--once", "--json", "--users", "200"};

  @TempDir private static Path folder;
  private static NodeProcess.Ended ended;
  private static JsonNode answer;

  @BeforeAll
  static void ask() throws Exception {
    ended = NodeProcess.run(folder.resolve("err"), DEMO);
    assertEquals(0, ended.status(), ended.err());
    answer = new ObjectMapper().readTree(ended.out());
  }

  @Test
  void standardOutputIsOneJsonObject() {
    assertEquals(1, ended.out().lines().count());
    assertTrue(answer.isObject());
  }

  @Test
  void everyExpertOfThePlanReportsTags() {
    var personas = new HashSet<String>();
    answer.get("personas").forEach(persona -> personas.add(persona.get("id").asText()));
    assertFalse(personas.isEmpty());
    var reported = new HashSet<String>();
    for (JsonNode expert : answer.get("experts")) {
      reported.add(expert.get("personaId").asText());
      assertFalse(expert.get("tags").isEmpty(), ended.out());
      assertTrue(expert.get("absence").isNull(), ended.out());
    }
    assertEquals(personas, reported);
  }

  @Test
  void theArbiterChoosesFromWhatTheExpertsWrote() {
    var written = new HashSet<String>();
    answer
        .get("experts")
        .forEach(e -> e.get("tags").forEach(t -> written.add(t.get("tag").asText())));
    assertFalse(answer.get("arbitration").get("tags").isEmpty());
    for (JsonNode tag : answer.get("arbitration").get("tags")) {
      assertTrue(written.contains(tag.get("tag").asText()), tag.toString());
    }
  }

  @Test
  void tenItemsHaveSharesAndReasonsAndSomeComeFromTags() {
    JsonNode items = answer.get("items");
    assertEquals(10, items.size());
    boolean exploratory = false;
    for (JsonNode item : items) {
      assertFalse(item.get("reason").asText().isBlank(), item.toString());
      double share = item.get("share").asDouble();
      assertTrue(share > 0 && share <= 1, item.toString());
      exploratory |= item.get("channel").asText().equals("exploratory");
    }
    assertTrue(exploratory, ended.out());
  }

  @Test
  void sharingThePrefixComputesLessThanSixtyPercentOfWhatIsRead() {
    JsonNode usage = answer.get("usage");
    double computed =
        usage.get("prefilledTokens").asDouble() / usage.get("promptTokens").asDouble();
    assertTrue(computed > 0 && computed < 0.6, usage.toString());
  }

  @Test
  void anAnswerThatWentWellIsNotMarked() {
    assertEquals(List.of(), answer.get("degraded").valueStream().map(JsonNode::asText).toList());
  }

  @Test
  void aTakenPortIsOneSentence() throws Exception {
    try (var taken = new ServerSocket(0)) {
      var refused =
          NodeProcess.run(
              folder.resolve("port"), "demo", "--port", String.valueOf(taken.getLocalPort()));
      assertEquals(1, refused.status());
      assertTrue(refused.err().contains(String.valueOf(taken.getLocalPort())), refused.err());
      assertFalse(refused.err().contains("\tat "), refused.err());
    }
  }

  @Test
  void aCorruptModelIsOneSentence() throws Exception {
    Path model = Files.createDirectory(folder.resolve("broken"));
    Files.writeString(model.resolve("config.json"), "{");
    var refused =
        NodeProcess.run(folder.resolve("model"), "demo", "--once", "--model", model.toString());
    assertEquals(1, refused.status());
    assertFalse(refused.err().contains("\tat "), refused.err());
    assertTrue(refused.err().contains("config.json"), refused.err());
  }
}
