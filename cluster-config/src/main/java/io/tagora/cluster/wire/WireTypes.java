package io.tagora.cluster.wire;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The classes that may be sent, by id. An id stands for its class for ever: what is not sent any
 * more keeps its number, and what is new gets the next one.
 *
 * @param byId ids from {@link #FIRST_ID} on; those below are the serializer's own
 */
public record WireTypes(SortedMap<Integer, Class<?>> byId) {
  /** Ids below are Kryo's own and those of what any message may hold. */
  public static final int FIRST_ID = 100;

  public WireTypes {
    byId = new TreeMap<>(byId);
    if (!byId.isEmpty() && byId.firstKey() < FIRST_ID) {
      throw new IllegalArgumentException(
          "a wire id must be at least %d, got %d".formatted(FIRST_ID, byId.firstKey()));
    }
    if (Map.copyOf(byId).values().stream().distinct().count() < byId.size()) {
      throw new IllegalArgumentException("a class must have one wire id, got " + byId);
    }
  }
}
