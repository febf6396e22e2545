package io.tagora.actors.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import com.typesafe.config.ConfigFactory;
import io.tagora.actors.device.lending.KvLease;
import io.tagora.actors.device.lending.KvLender;
import io.tagora.cluster.NodeConfig;
import io.tagora.cluster.wire.UnreadableMessageException;
import io.tagora.cluster.wire.WireMessage;
import io.tagora.cluster.wire.WireVersion;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What nodes of older versions say and understand, as the folders {@code wire/v1}, {@code wire/v2}
 * ... have it: a release copies the golden files beside them to the folder of its version, and no
 * file there is ever changed. Journals hold such bytes, too.
 */
class OlderVersionsTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Bytes: far above what a reader, made for the first message, takes. */
  private static final long MOST_ALLOCATED = 16 << 20;

  private static final Path GOLDEN = Path.of("src/test/resources/wire");
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          NodeConfig.SYSTEM,
          NodeConfig.of(ConfigFactory.parseString("tagora.cluster { enabled = true, port = 0 }"))
              .config());
  private static final Serialization SERIALIZATION =
      SerializationExtension.get(Adapter.toClassic(KIT.system()));

  /** A golden file of a version. */
  record Said(int version, Path file) {
    byte[] bytes() throws IOException {
      return HexFormat.of().parseHex(Files.readString(file).strip());
    }

    Class<?> type() {
      String name = file.getFileName().toString().replace(".hex", "");
      return AgentWireSerializer.TYPES.byId().values().stream()
          .filter(type -> type.getSimpleName().equals(name))
          .findFirst()
          .orElseThrow(() -> new AssertionError("a message must stay known, and is gone: " + file));
    }
  }

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @BeforeEach
  void speakTheOwnVersion() {
    WireVersion.of(KIT.system()).write(WireVersion.CURRENT);
  }

  static List<Said> said() throws IOException {
    try (var folders = Files.list(GOLDEN)) {
      return folders
          .filter(Files::isDirectory)
          .flatMap(OlderVersionsTest::said)
          .sorted(java.util.Comparator.comparing(Said::file))
          .toList();
    }
  }

  private static Stream<Said> said(Path folder) {
    int version = Integer.parseInt(folder.getFileName().toString().substring(1));
    try (var files = Files.list(folder)) {
      return files.map(file -> new Said(version, file)).toList().stream();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Object read(byte[] bytes) {
    return SERIALIZATION.deserialize(bytes, WireMessage.class).get();
  }

  private static String hex(Object message) {
    return HexFormat.of().formatHex(SERIALIZATION.serialize(message).get());
  }

  @Test
  void theVersionBeforeIsKept() throws IOException {
    assertEquals(WireVersion.CURRENT - 1, said().stream().mapToInt(Said::version).max().orElse(0));
    assertEquals(29, said().stream().filter(file -> file.version() == 1).count());
  }

  @ParameterizedTest
  @MethodSource("said")
  void whatAnOlderNodeSaysIsRead(Said said) throws IOException {
    assertEquals(said.type(), read(said.bytes()).getClass());
  }

  @ParameterizedTest
  @MethodSource("said")
  void whatIsWrittenForAnOlderNodeIsWhatItWroteItself(Said said) throws IOException {
    Object message = read(said.bytes());
    WireVersion.of(KIT.system()).write(said.version());
    assertEquals(HexFormat.of().formatHex(said.bytes()), hex(message));
  }

  @ParameterizedTest
  @MethodSource("said")
  void whatIsWrittenInTheOwnVersionIsReadAgain(Said said) throws IOException {
    String own = hex(read(said.bytes()));
    assertEquals(own, hex(read(HexFormat.of().parseHex(own))));
  }

  @Test
  void anUnknownNumberIsRefusedInASentence() {
    var failure =
        assertThrows(
            UnreadableMessageException.class, () -> read(HexFormat.of().parseHex("ff7f010203")));
    assertTrue(
        failure.getMessage().contains("wire version " + WireVersion.CURRENT), failure::getMessage);
    assertTrue(
        failure.getMessage().contains("upgrade the older of the nodes"), failure::getMessage);
  }

  @Test
  void aVersionThatIsNotThereYetIsRefusedInASentence() {
    var failure =
        assertThrows(
            UnreadableMessageException.class, () -> read(HexFormat.of().parseHex("216301020304")));
    assertTrue(failure.getMessage().contains("got 99; upgrade this node"), failure::getMessage);
  }

  /**
   * Bytes that got lost or mixed up never end the process: they are refused, or read as others, and
   * a length among them makes no room that the message itself does not have.
   */
  @Test
  void mixedUpBytesAreRefusedAndNothingElse() throws IOException {
    long seed = 20_260_624;
    var random = new SplittableRandom(seed);
    int refused = 0;
    for (Said said : said()) {
      for (int i = 0; i < 200; i++) {
        byte[] bytes = said.bytes();
        for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        refused += isRefused(bytes, seed) ? 1 : 0;
      }
    }
    assertFalse(refused == 0, "some of them must be unreadable, seed " + seed);
  }

  private static boolean isRefused(byte[] bytes, long seed) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    boolean refused = false;
    try {
      read(bytes);
    } catch (RuntimeException _) {
      refused = true;
    } catch (Throwable e) {
      throw new AssertionError("seed %d: %s".formatted(seed, HexFormat.of().formatHex(bytes)), e);
    }
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertTrue(
        allocated < MOST_ALLOCATED,
        () ->
            "seed %d: %d bytes for %s".formatted(seed, allocated, HexFormat.of().formatHex(bytes)));
    return refused;
  }

  /** The association between two nodes is what a message that cannot be read must leave alone. */
  @Test
  void leasesAreAsTheyWere() {
    var lease = new KvLease("10.0.0.1:7355/cpu:0", 7, 42);
    assertEquals(
        new KvLender.Renew(lease), read(HexFormat.of().parseHex(hex(new KvLender.Renew(lease)))));
  }
}
