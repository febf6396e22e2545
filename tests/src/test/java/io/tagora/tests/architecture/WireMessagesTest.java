package io.tagora.tests.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.tagora.actors.wire.AgentWireSerializer;
import io.tagora.cluster.wire.WireMessage;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WireMessagesTest {
  @Test
  void everyMessageBetweenNodesHasANumber() {
    Set<String> messages =
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.tagora")
                .stream()
                .filter(type -> type.isAssignableTo(WireMessage.class) && !type.isInterface())
                .map(JavaClass::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    Set<String> numbered =
        AgentWireSerializer.TYPES.byId().values().stream()
            .filter(WireMessage.class::isAssignableFrom)
            .map(Class::getName)
            .collect(Collectors.toCollection(TreeSet::new));

    assertTrue(messages.size() >= 9, () -> "the messages of the house, got " + messages);
    assertEquals(messages, numbered);
  }
}
