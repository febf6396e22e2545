package io.tagora.cluster.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.tagora.cluster.NodeConfig;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A node of this version, whose records grew, and one of the version before. */
class GrownRecordTest {
  private static final ActorSystem<Void> SYSTEM =
      ActorSystem.create(
          Behaviors.empty(), NodeConfig.SYSTEM, NodeConfig.of(ConfigFactory.empty()).config());

  record CoreBefore(long zeal, List<String> names) {}

  /** A message of the version before. */
  record CargoBefore(String ship, int tons, Optional<String> port, CoreBefore inner)
      implements WireMessage {}

  record CoreAfter(long zeal, List<String> names, int age) {}

  /** The same message today. */
  record CargoAfter(
      String ship,
      int tons,
      Optional<String> port,
      CoreAfter inner,
      boolean fragile,
      List<String> by)
      implements WireMessage {}

  private static final class TestSerializer extends WireSerializer {
    TestSerializer(WireTypes types) {
      super((ExtendedActorSystem) Adapter.toClassic(SYSTEM), types);
    }
  }

  private final WireVersion version = WireVersion.of(SYSTEM);
  private final WireSerializer before =
      new TestSerializer(
          new WireTypes(new TreeMap<>(Map.of(100, CargoBefore.class, 101, CoreBefore.class))));
  private final WireSerializer after =
      new TestSerializer(
          new WireTypes(
              new TreeMap<>(Map.of(100, CargoAfter.class, 101, CoreAfter.class)),
              List.of(
                  new Grown(CargoAfter.class, 2, List.of(true, List.of("nobody"))),
                  new Grown(CoreAfter.class, 2, List.of(-1)))));

  @AfterAll
  static void stop() {
    SYSTEM.terminate();
  }

  private static CargoBefore older() {
    return new CargoBefore("Vega", 7, Optional.of("Oslo"), new CoreBefore(9, List.of("a")));
  }

  private static CargoAfter newer(boolean fragile, List<String> by, int age) {
    return new CargoAfter(
        "Vega", 7, Optional.of("Oslo"), new CoreAfter(9, List.of("a"), age), fragile, by);
  }

  @Test
  void whatTheOlderOneWroteIsReadWithTheDefaults() {
    assertEquals(
        newer(true, List.of("nobody"), -1), after.fromBinaryJava(before.toBinary(older()), null));
  }

  @Test
  void whatIsWrittenForTheOlderOneIsByteForByteWhatItWrites() {
    version.write(1);
    assertEquals(
        HexFormat.of().formatHex(before.toBinary(older())),
        HexFormat.of().formatHex(after.toBinary(newer(false, List.of("x"), 3))));
    assertEquals(older(), before.fromBinaryJava(after.toBinary(newer(false, List.of(), 3)), null));
  }

  @Test
  void amongNodesOfTheNewVersionNothingIsLost() {
    version.write(2);
    var message = newer(false, List.of("x", "y"), 3);
    assertEquals(message, after.fromBinaryJava(after.toBinary(message), null));
  }

  @Test
  void anOlderOneThatGetsWhatItDoesNotKnowRefusesIt() {
    version.write(2);
    byte[] bytes = after.toBinary(newer(false, List.of(), 3));
    var failure =
        assertThrows(UnreadableMessageException.class, () -> before.fromBinaryJava(bytes, null));
    assertTrue(failure.getMessage().contains("upgrade"), failure::getMessage);
  }

  @Test
  void growthThatIsNoneIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Grown(CoreAfter.class, 2, List.of()));
    assertThrows(IllegalArgumentException.class, () -> new Grown(CoreAfter.class, 1, List.of(1)));
  }
}
