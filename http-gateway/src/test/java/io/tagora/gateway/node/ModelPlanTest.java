package io.tagora.gateway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.cluster.settings.InvalidSettingException;
import io.tagora.cluster.settings.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelPlanTest {
  @TempDir private Path dir;

  @BeforeEach
  void makeFolders() throws IOException {
    Files.createDirectories(dir.resolve("main"));
    Files.createDirectories(dir.resolve("small"));
    Files.createDirectories(dir.resolve("other/small"));
    Files.createSymbolicLink(dir.resolve("link"), dir.resolve("main"));
  }

  private NodeSettings settings(String hocon) throws IOException {
    String config = "tagora.model.folder = FOLDER/main\n" + hocon;
    Path file = Files.writeString(dir.resolve("t.conf"), config.replace("FOLDER", dir.toString()));
    return NodeSettings.load(Optional.of(file));
  }

  private ModelPlan plan(String hocon) throws IOException {
    return ModelPlan.of(settings(hocon));
  }

  private static List<String> names(ModelPlan plan) {
    return plan.entries().stream().map(ModelPlan.Entry::name).toList();
  }

  @Test
  void allRolesShareOneModelWhereNoneIsNamed() throws IOException {
    var plan = plan("");

    assertEquals(List.of("main"), names(plan));
    assertEquals(List.of(Role.values()), plan.rolesOf(plan.entries().getFirst()));
    assertEquals("", plan.mark(plan.entries().getFirst()));
  }

  @Test
  void foldersThatAreTheSamePlaceAreOneModel() throws IOException {
    var plan =
        plan(
            """
            tagora.models { planner = FOLDER/link, expert = FOLDER/small, arbiter = FOLDER/small/. }
            """);

    assertEquals(List.of("main", "small"), names(plan));
    assertEquals(
        Map.of(
            Role.PLANNER,
            "main",
            Role.EXPERT,
            "small",
            Role.ARBITER,
            "small",
            Role.EXPLAINER,
            "main",
            Role.JUDGE,
            "main"),
        plan.byRole());
    assertEquals("/small", plan.mark(plan.entries().getLast()));
  }

  @Test
  void foldersOfOneNameAreToldApartByTheirPaths() throws IOException {
    var plan = plan("tagora.models { planner = FOLDER/small, expert = FOLDER/other/small }");

    assertEquals(List.of("main", "small", dir.resolve("other/small").toString()), names(plan));
  }

  @Test
  void aRoleMayHaveAModelHereBesideTheServersModel() throws IOException {
    var settings =
        settings(
            """
            tagora.inference.remote { url = "http://a:1/v1", model = big }
            tagora.models.expert = FOLDER/small
            """);
    var plan = ModelPlan.of(settings);

    assertEquals(List.of("big", "small"), names(plan));
    assertEquals("big", plan.byRole().get(Role.PLANNER));
    assertEquals("small", plan.byRole().get(Role.EXPERT));
    assertEquals(
        List.of(List.of("remote:0"), List.of("cpu:0")),
        plan.entries().stream().map(entry -> ModelPlan.devices(entry, settings)).toList());
  }

  @Test
  void aFolderThatIsNotThereIsRefusedByItsKey() {
    var refused =
        assertThrows(
            InvalidSettingException.class, () -> plan("tagora.models.arbiter = FOLDER/none"));

    String message = String.valueOf(refused.getMessage());
    assertTrue(message.startsWith("tagora.models.arbiter must be a folder, got "), message);
    assertTrue(message.endsWith("none"), message);
  }
}
