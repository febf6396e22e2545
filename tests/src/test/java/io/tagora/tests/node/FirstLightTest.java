package io.tagora.tests.node;

import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tagora.tests.ProjectRoot;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job, from behaviours to explained items, with the model that the project ships. */
class FirstLightTest {
  /** A busy machine must not turn a test red. */
  private static final String PATIENT =
      Stream.of("memory", "context", "plan", "experts", "arbitration", "selection", "explanations")
          .map(step -> "tagora.deadlines." + step + " = 30s\n")
          .collect(Collectors.joining());

  @TempDir private static Path folder;
  private static NodeProcess.Ended ended;
  private static JsonNode answer;

  @BeforeAll
  static void ask() throws Exception {
    Path patient = Files.writeString(folder.resolve("patient.conf"), PATIENT);
    ended =
        NodeProcess.run(
            folder.resolve("err"),
            "demo",
            "--once",
            "--json",
            "--users",
            "200",
            "--config",
            patient.toString());
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

  /**
   * A reason that does not speak of its item is replaced, and a small model writes one now and
   * then.
   */
  @Test
  void nothingButReasonsMayBeMarkedAsDegraded() {
    for (JsonNode sentence : answer.get("degraded")) {
      assertTrue(sentence.asText().contains("plain reason instead of"), sentence.asText());
    }
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
    Path shipped = ProjectRoot.find().resolve("models/tagora-rec-4m");
    for (String file : List.of("config.json", "tokenizer.json", "model.safetensors")) {
      Files.copy(shipped.resolve(file), model.resolve(file));
    }
    try (var weights = FileChannel.open(model.resolve("model.safetensors"), WRITE)) {
      weights.truncate(weights.size() / 2);
    }
    var refused =
        NodeProcess.run(folder.resolve("model"), "demo", "--once", "--model", model.toString());
    assertEquals(1, refused.status());
    assertFalse(refused.err().contains("\tat "), refused.err());
    assertTrue(refused.err().contains("model.safetensors"), refused.err());
  }
}
