package io.tagora.runtime.world;

import io.tagora.runtime.world.Blocks.Block;
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
    for (Block block : blocks) {
      block.lines().stream()
          .filter(line -> line.key().isEmpty())
          .forEach(line -> addGroup(line.value(), block));
    }
  }

  /** "cribs 240, high chairs 120 | style classic, modern | material beech, pine". */
  private void addGroup(String group, Block block) {
    var parts = List.of(group.split(" \\| ", -1));
    var values = new LinkedHashMap<String, List<String>>();
    for (String part : parts.subList(1, parts.size())) {
      int space = part.indexOf(' ');
      values.put(part.substring(0, space), Blocks.list(part.substring(space + 1)));
    }
    Blocks.list(parts.getFirst()).stream()
        .map(text -> Kind.parse(text, block.required("department"), values, block.list("brands")))
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
