package io.tagora.actors.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.tagora.actors.testing.Shop;
import io.tagora.cluster.NodeConfig;
import io.tagora.cluster.settings.MemorySettings;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.memory.Summarizer;
import io.tagora.runtime.memory.UserState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A journal of the version before, byte for byte as the golden files have its rows and images. */
class OlderRowsTest {
  private static final NodeConfig NODE = NodeConfig.of(ConfigFactory.empty());
  private static final ActorTestKit KIT = ActorTestKit.create(NodeConfig.SYSTEM, NODE.config());
  private static final Serialization SERIALIZATION =
      SerializationExtension.get(Adapter.toClassic(KIT.system()));
  private static final MemorySettings SETTINGS = NODE.settings().memory();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private static Object golden(String name) throws IOException {
    String hex = Files.readString(Path.of("src/test/resources/wire", name + ".hex")).strip();
    var serializer = SERIALIZATION.serializerFor(MemoryEvent.Noted.class);
    return serializer.fromBinary(HexFormat.of().parseHex(hex));
  }

  private static Recollection after(String... rows) throws IOException {
    var memory = Recollection.of(Shop.user("u1"), SETTINGS, new Summarizer(Shop.catalog()));
    for (String row : rows) {
      memory = memory.after((MemoryEvent) golden(row));
    }
    return memory;
  }

  @Test
  void rowsOfTheVersionBeforeMakeTheSameMemory() throws IOException {
    var memory = after("Owned", "Noted", "Kept");
    assertEquals(3, memory.epoch());
    assertTrue(memory.knows("e1"));
    assertEquals(
        List.of(new Behavior.Search(Instant.parse("2026-06-24T10:00:00Z"), "crème brûlée torch")),
        memory.state().behaviors());
    assertEquals("first baby", memory.lastPlan().orElseThrow().plan().personas().getFirst().name());

    var erased = after("Owned", "Noted", "Kept", "Erased");
    assertFalse(erased.state().known());
    assertEquals(3, erased.asDossier().erasure());
  }

  @Test
  void imagesOfTheVersionBeforeMakeTheSameMemory() throws IOException {
    var images = new ImageAdapter(SETTINGS);
    var plain = images.fromJournal(golden("MemoryImage"));
    assertEquals(3, plain.state().behaviors().size());
    assertEquals(List.of("e1", "e2"), plain.asRecord().eventIds());
    assertTrue(plain.lastPlan().isEmpty());
    assertEquals(0, plain.asDossier().erasure());

    var planned = images.fromJournal(golden("PlannedImage"));
    assertTrue(planned.lastPlan().isPresent());
    UserState state = planned.state();
    assertEquals(planned, images.fromJournal(images.toJournal(planned)), state::toString);
  }
}
