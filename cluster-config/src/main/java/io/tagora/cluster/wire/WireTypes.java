package io.tagora.cluster.wire;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The classes that may be sent, by id. An id stands for its class for ever: what is not sent any
 * more keeps its number, and what is new gets the next one.
 *
 * @param byId ids from {@link #FIRST_ID} on; those below are the serializer's own
 * @param grown the records that are not on the wire as they were in the first version
 */
public record WireTypes(SortedMap<Integer, Class<?>> byId, List<Grown> grown) {
  /** Ids below are Kryo's own and those of what any message may hold. */
  public static final int FIRST_ID = 100;

  /** Classes that are as they ever were. */
  public WireTypes(SortedMap<Integer, Class<?>> byId) {
    this(byId, List.of());
  }

  public WireTypes {
    byId = new TreeMap<>(byId);
    grown = List.copyOf(grown);
    if (!byId.isEmpty() && byId.firstKey() < FIRST_ID) {
      throw new IllegalArgumentException(
          "a wire id must be at least %d, got %d".formatted(FIRST_ID, byId.firstKey()));
    }
    if (Map.copyOf(byId).values().stream().distinct().count() < byId.size()) {
      throw new IllegalArgumentException("a class must have one wire id, got " + byId);
    }
  }

  /** The version in which what this one writes got its form. */
  int form(int version) {
    return grown.stream()
        .mapToInt(Grown::since)
        .filter(since -> since <= version)
        .max()
        .orElse(WireVersion.FIRST);
  }

  /** What a record's last components are that a version does not have, in their order. */
  List<Object> missing(Class<?> type, int version) {
    var defaults = new ArrayList<Object>();
    grown.stream()
        .filter(growth -> growth.type().equals(type) && growth.since() > version)
        .sorted(Comparator.comparingInt(Grown::since))
        .forEach(growth -> defaults.addAll(growth.defaults()));
    return defaults;
  }
}
