package io.tagora.tests.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.tagora.actors.agent.AgentId;
import io.tagora.actors.agent.Arbiter;
import io.tagora.actors.agent.Expert;
import io.tagora.actors.agent.Explainer;
import io.tagora.actors.agent.Planner;
import io.tagora.actors.memory.UserMemory;
import io.tagora.actors.sharding.UserRequests;
import io.tagora.actors.wire.AgentWireSerializer;
import io.tagora.cluster.wire.WireMessage;
import java.lang.reflect.Modifier;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireMessagesTest {
  private static final String SHARDING = "org.apache.pekko.cluster.sharding.";

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

  /** Nothing else finds its way by a user, and so could come to the wrong one (ADR 31, 70). */
  @Test
  void onlyUsersAndTheirAgentsAreSharded() {
    Set<String> sharding =
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.tagora")
                .stream()
                .filter(WireMessagesTest::knowsSharding)
                .map(JavaClass::getPackageName)
                .collect(Collectors.toCollection(TreeSet::new));

    assertEquals(Set.of("io.tagora.actors.sharding"), sharding);
  }

  private static boolean knowsSharding(JavaClass type) {
    return type.getDirectDependenciesFromSelf().stream()
        .anyMatch(to -> to.getTargetClass().getName().startsWith(SHARDING));
  }

  @ParameterizedTest
  @ValueSource(classes = {UserMemory.Command.class, UserRequests.Command.class})
  void everyCommandToAUserNamesTheUserAndSaysSoByItsFields(Class<?> commands) throws Exception {
    assertEquals(String.class, commands.getMethod("userId").getReturnType());
    for (Class<?> command : commands.getPermittedSubclasses()) {
      if (command.isRecord() && WireMessage.class.isAssignableFrom(command)) {
        assertTrue(namesTheUser(command), () -> command + " must carry the user whom it is for");
      }
    }
  }

  /** What comes by a shard, and what comes by a reference, as that may be of another user. */
  @ParameterizedTest
  @ValueSource(
      classes = {
        Planner.Command.class,
        Expert.Command.class,
        Arbiter.Command.class,
        Explainer.Command.class
      })
  void everyCommandToAnAgentNamesTheAgent(Class<?> commands) {
    for (Class<?> command : commands.getPermittedSubclasses()) {
      if (command.isRecord() && Modifier.isPublic(command.getModifiers())) {
        assertTrue(
            Stream.of(command.getMethods())
                .anyMatch(method -> method.getReturnType().equals(AgentId.class)),
            () -> command + " must carry the agent whom it is for");
      }
    }
  }

  /** By a field of its own or of what it brings. */
  private static boolean namesTheUser(Class<?> command) {
    return Stream.of(command.getRecordComponents())
        .anyMatch(part ->
            part.getName().equals("userId")
                || Stream.of(part.getType().getMethods())
                    .anyMatch(method -> method.getName().equals("userId")));
  }
}
