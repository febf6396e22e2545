package io.tagora.runtime.world;

import io.tagora.runtime.world.Blocks.Block;
import io.tagora.runtime.world.Blocks.Line;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The authored departments and leaf categories, in the order of taxonomy.txt. */
final class Taxonomy {
  private static final Taxonomy STANDARD = new Taxonomy(Blocks.read("taxonomy.txt"));

  private final List<Kind> kinds = new ArrayList<>();
  private final Map<String, Integer> places = new LinkedHashMap<>();

  private Taxonomy(List<Block> blocks) {
    String department = "";
    List<String> brands = List.of();
    for (Block block : blocks) {
      department = block.value("department").orElse(department);
      brands = block.value("brands").map(Blocks::list).orElse(brands);
      add(block, department, brands);
    }
  }

  private void add(Block block, String department, List<String> brands) {
    var values = new LinkedHashMap<String, List<String>>();
    for (Line line : block.lines()) {
      if (!line.key().isEmpty()) {
        values.put(line.key(), Blocks.list(line.value()));
      }
    }
    block.lines().stream()
        .filter(line -> line.key().isEmpty())
        .flatMap(line -> Blocks.list(line.value()).stream())
        .map(text -> Kind.parse(text, department, values, brands))
        .forEach(this::add);
  }

  private void add(Kind kind) {
    if (places.putIfAbsent(kind.name(), kinds.size()) != null) {
      throw new IllegalStateException(
          "category name must be unique, got " + kind.name() + " twice");
    }
    kinds.add(kind);
  }

  static Taxonomy standard() {
    return STANDARD;
  }

  List<Kind> kinds() {
    return kinds;
  }

  /** The place of the category with that name in {@link #kinds}. */
  int place(String name) {
    Integer place = places.get(name);
    if (place == null) {
      throw new IllegalStateException("name must be a category of taxonomy.txt, got " + name);
    }
    return place;
  }

  List<Integer> places(List<String> names) {
    return names.stream().map(this::place).toList();
  }
}
