package io.tagora.cluster.wire;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WireTypesTest {
  private record One(int number) {}

  private static void assertRefused(Map<Integer, Class<?>> types, String message) {
    var refused =
        assertThrows(IllegalArgumentException.class, () -> new WireTypes(new TreeMap<>(types)));
    assertTrue(refused.getMessage().startsWith(message), refused.getMessage());
  }

  @Test
  void idOfTheSerializerItselfIsRefused() {
    assertRefused(Map.of(99, One.class), "a wire id must be at least 100, got 99");
  }

  @Test
  void classWithTwoIdsIsRefused() {
    assertRefused(Map.of(100, One.class, 101, One.class), "a class must have one wire id");
  }
}
