package io.tagora.cluster.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import com.typesafe.config.ConfigFactory;
import io.tagora.cluster.NodeConfig;
import java.lang.management.ManagementFactory;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages of a few bytes that say they hold hundreds of millions of something. */
class LyingLengthTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Bytes: a hundredth of the least that any of the lengths would take. */
  private static final long MOST_ALLOCATED = 2 << 20;

  private static final ActorSystem<Void> SYSTEM =
      ActorSystem.create(
          Behaviors.empty(), NodeConfig.SYSTEM, NodeConfig.of(ConfigFactory.empty()).config());

  record Note(String text, List<String> lines) implements WireMessage {}

  private static final class TestSerializer extends WireSerializer {
    TestSerializer() {
      super(
          (ExtendedActorSystem) Adapter.toClassic(SYSTEM),
          new WireTypes(new TreeMap<>(Map.of(100, Note.class))));
    }
  }

  private final WireSerializer serializer = new TestSerializer();

  @AfterAll
  static void stop() {
    SYSTEM.terminate();
  }

  /** Out of memory is a red test, not the end of the process that runs it. */
  private void read(byte[] bytes) {
    try {
      serializer.fromBinaryJava(bytes, null);
    } catch (OutOfMemoryError e) {
      throw new AssertionError("room was made for it", e);
    }
  }

  private UnreadableMessageException refused(byte[] bytes) {
    var note = new Note("läßt", List.of("a", "b", "c"));
    assertEquals(note, serializer.fromBinaryJava(serializer.toBinary(note), null));
    long before = THREADS.getCurrentThreadAllocatedBytes();
    var refusal = assertThrows(UnreadableMessageException.class, () -> read(bytes));
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertTrue(allocated < MOST_ALLOCATED, () -> allocated + " bytes allocated");
    return refusal;
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "a text in a record, 66 19 01 ff ff ff 7f",
    "bytes, 18 ff ff ff 7f",
    "a list of one or two, 19 7f ff ff 7f",
    "a list of three or more, 1a 7f ff ff 7f",
    "an ArrayList, 1b 7f ff ff 7f",
    "less than nothing, 1a 7f ff ff ff 0f",
  })
  void isRefusedBeforeRoomIsMadeForIt(String what, String hex) {
    var refusal = refused(HexFormat.ofDelimiter(" ").parseHex(hex));
    assertTrue(refusal.getMessage().contains("bytes that are left, got"), refusal::getMessage);
  }

  /** Lists of one list, ten thousand deep. */
  @Test
  void deeperThanAnyMessageIsRefusedBeforeTheStackEnds() {
    var refusal = refused(HexFormat.of().parseHex("1902".repeat(10_000)));
    assertTrue(refusal.getMessage().contains("depth"), refusal::getMessage);
  }
}
