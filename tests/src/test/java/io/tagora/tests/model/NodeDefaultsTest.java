package io.tagora.tests.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tagora.gateway.node.NodeSettings;
import io.tagora.runtime.agent.ReturningInterest;
import io.tagora.training.data.NodeDefaults;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NodeDefaultsTest {
  @Test
  void modelsLearnByTheNumbersOfANodeWithoutConfiguration() {
    var agents = NodeSettings.load(Optional.empty()).node().settings().agents();

    assertEquals(agents.personas(), NodeDefaults.PERSONAS);
    assertEquals(
        ReturningInterest.CATEGORIES,
        agents.returningCategories().orElse(NodeDefaults.RETURNING_CATEGORIES));
    assertEquals(agents.tagsPerExpert(), NodeDefaults.TAGS);
    assertEquals(agents.arbitratedTags(), NodeDefaults.SELECTED);
  }
}
