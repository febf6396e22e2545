package io.tagora.tests.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tagora.gateway.node.NodeSettings;
import io.tagora.training.data.NodeDefaults;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class NodeDefaultsTest {
  @Test
  void modelsLearnByTheNumbersOfANodeWithoutConfiguration() {
    var agents = NodeSettings.load(Optional.empty()).node().settings().agents();

    assertEquals(agents.personas(), NodeDefaults.PERSONAS);
    assertEquals(OptionalInt.empty(), agents.returningCategories(), "the model says");
    assertEquals(agents.tagsPerExpert(), NodeDefaults.TAGS);
    assertEquals(agents.arbitratedTags(), NodeDefaults.SELECTED);
  }
}
