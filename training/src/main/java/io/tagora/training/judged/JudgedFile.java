package io.tagora.training.judged;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.judge.Tier;
import io.tagora.runtime.model.HybridPrompt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** Judged moments as a file, one a line, so that a run is resumed on what it began with. */
public final class JudgedFile {
  public static final String NAME = "judged.ndjson";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HELD_OUT = "heldOut";

  private JudgedFile() {}

  /** Writes beside the target and moves, so that no reader ever meets half a file. */
  public static void write(JudgedSet set, Path file) throws IOException {
    var lines = new ArrayList<String>();
    set.train().forEach(moment -> lines.add(node(moment, false).toString()));
    set.heldOut().forEach(moment -> lines.add(node(moment, true).toString()));
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.write(part, lines);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException one sentence that names file and line
   */
  public static JudgedSet read(Path file) throws IOException {
    var train = new ArrayList<JudgedMoment>();
    var heldOut = new ArrayList<JudgedMoment>();
    int number = 0;
    for (String line : Files.readAllLines(file)) {
      number++;
      try {
        JsonNode node = JSON.readTree(line);
        (node.path(HELD_OUT).asBoolean() ? heldOut : train).add(moment(node));
      } catch (JsonProcessingException | IllegalArgumentException broken) {
        throw new IOException(
            "%s:%d must be a judged moment that ./tagora train reward wrote, got: %s"
                .formatted(file, number, broken.getMessage()),
            broken);
      }
    }
    return new JudgedSet(train, heldOut);
  }

  private static ObjectNode node(JudgedMoment moment, boolean heldOut) {
    ObjectNode node = JSON.createObjectNode();
    node.put(HELD_OUT, heldOut)
        .put("user", moment.userId())
        .put("context", moment.context().text());
    ArrayNode experts = node.putArray("experts");
    for (JudgedGroup group : moment.groups()) {
      ObjectNode expert = experts.addObject();
      expert
          .put("id", group.persona().id())
          .put("persona", group.persona().name())
          .put("rationale", group.persona().rationale());
      ArrayNode tags = expert.putArray("tags");
      group
          .tags()
          .forEach(tag ->
              tags.addObject()
                  .put("tag", tag.text())
                  .put("tier", tag.tier().name())
                  .put("score", tag.score()));
    }
    return node;
  }

  private static JudgedMoment moment(JsonNode node) {
    var groups = new ArrayList<JudgedGroup>();
    for (JsonNode expert : node.path("experts")) {
      List<JudgedTag> tags = new ArrayList<>();
      for (JsonNode tag : expert.path("tags")) {
        tags.add(
            new JudgedTag(
                tag.path("tag").asText(),
                Tier.valueOf(tag.path("tier").asText()),
                tag.path("score").asDouble()));
      }
      groups.add(
          new JudgedGroup(
              new Persona(
                  expert.path("id").asText(),
                  expert.path("persona").asText(),
                  expert.path("rationale").asText()),
              tags));
    }
    return new JudgedMoment(
        node.path("user").asText(), HybridPrompt.ofText(node.path("context").asText()), groups);
  }
}
