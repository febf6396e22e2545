package io.tagora.runtime.retrieval;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ItemIndexTest {
  private final Catalog catalog = Shop.catalog();
  private final HashingEmbedder embedder = new HashingEmbedder(32);
  @TempDir Path folder;

  private Path place() {
    return folder.resolve("index");
  }

  private ItemIndex build() {
    return ItemIndex.build(catalog, embedder, place(), ProgressListener.SILENT);
  }

  private static Set<String> itemIds(List<ScoredItem> found) {
    return found.stream().map(scored -> scored.item().id()).collect(Collectors.toSet());
  }

  @Test
  void every_tag_finds_the_items_that_carry_it() throws IOException {
    try (ItemIndex index = ItemIndex.inMemory(catalog, embedder, ProgressListener.SILENT)) {
      for (Tag tag : catalog.tags()) {
        List<ScoredItem> found =
            index.search(tag.text(), index.tagVectors().of(tag.text()).orElseThrow(), 4);
        assertEquals(4, found.size());
        assertTrue(
            found.stream().allMatch(scored -> catalog.tagsOf(scored.item()).contains(tag)),
            tag + " found " + found);
      }
    }
  }

  @Test
  void words_match_by_their_stem() throws IOException {
    try (ItemIndex index = ItemIndex.inMemory(catalog, embedder, ProgressListener.SILENT)) {
      float[] unrelated = embedder.embed(List.of("nothing like it")).getFirst();
      Set<String> found = itemIds(index.search("hike boot", unrelated, 60));
      assertTrue(found.contains("boots0") && found.contains("boots7"), found.toString());
      List<ScoredItem> best = index.search("stroller", unrelated, 8);
      assertTrue(best.stream().filter(s -> s.item().categoryId().equals("strollers")).count() >= 4);
    }
  }

  @Test
  void the_vector_alone_finds_items_whose_words_are_unknown() throws IOException {
    try (ItemIndex index = ItemIndex.inMemory(catalog, embedder, ProgressListener.SILENT)) {
      float[] tents = index.tagVectors().of("alpine tents").orElseThrow();
      assertEquals(
          Set.of("tents4", "tents5", "tents6", "tents7"), itemIds(index.search("zzz", tents, 4)));
    }
  }

  @Test
  void first_in_both_rankings_scores_one_and_scores_never_rise() throws IOException {
    try (ItemIndex index = ItemIndex.inMemory(catalog, embedder, ProgressListener.SILENT)) {
      float[] vector = index.tagVectors().of("oak dining tables").orElseThrow();
      List<ScoredItem> found = index.search("oak dining tables", vector, 10);
      assertEquals(1, found.getFirst().score(), 0.02);
      for (int i = 1; i < found.size(); i++) {
        assertTrue(found.get(i).score() <= found.get(i - 1).score());
      }
    }
  }

  @Test
  void only_the_tag_vocabulary_is_embedded() throws IOException {
    build().close();
    int probes = 2;
    assertTrue(
        embedder.embedded() <= catalog.tags().size() + 2 * probes,
        "embedded " + embedder.embedded());
  }

  @Test
  void a_second_build_reuses_the_folder() throws IOException {
    build().close();
    int before = embedder.embedded();
    try (ItemIndex again = build()) {
      assertEquals(before + 1, embedder.embedded());
      assertArrayEquals(
          embedder.embed(List.of("glass dining tables")).getFirst(),
          again.tagVectors().of("glass dining tables").orElseThrow());
    }
  }

  @Test
  void another_catalog_or_embedder_is_not_served_from_the_folder() throws IOException {
    build().close();
    var smaller = new Catalog(catalog.categories(), catalog.items().subList(0, 20));
    assertTrue(ItemIndex.open(smaller, embedder, place()).isEmpty());
    assertTrue(ItemIndex.open(catalog, new HashingEmbedder(16), place()).isEmpty());
    try (ItemIndex rebuilt = ItemIndex.build(smaller, embedder, place(), ProgressListener.SILENT)) {
      float[] vector = rebuilt.tagVectors().of("strollers").orElseThrow();
      assertEquals(20, rebuilt.search("strollers", vector, 100).size());
    }
  }

  @Test
  void a_folder_with_any_damaged_file_is_rebuilt() throws IOException {
    build().close();
    for (Path file : files()) {
      corrupt(file);
      assertTrue(ItemIndex.open(catalog, embedder, place()).isEmpty(), file.toString());
      try (ItemIndex rebuilt = build()) {
        float[] vector = rebuilt.tagVectors().of("tents").orElseThrow();
        assertEquals(8, rebuilt.search("tents", vector, 8).size());
      }
    }
  }

  @Test
  void a_draft_left_by_a_crash_is_no_index_and_does_no_harm() throws IOException {
    Files.createDirectories(place());
    Files.writeString(place().resolve("segments_1"), "half");
    build().close();
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(place()), left.toList());
    }
  }

  @Test
  void the_listener_hears_of_all_tags_and_items() throws IOException {
    var heard = new ArrayList<String>();
    ItemIndex.inMemory(
            catalog, embedder, (work, done, total) -> heard.add(work + " " + done + "/" + total))
        .close();
    int tags = catalog.tags().size();
    assertEquals(
        new HashSet<>(
            List.of("embedding tags %d/%d".formatted(tags, tags), "indexing items 40/40")),
        new HashSet<>(heard));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(place())) {
      return files.filter(file -> !file.endsWith("write.lock")).toList();
    }
  }

  private static void corrupt(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 0x55;
    Files.write(file, bytes, StandardOpenOption.TRUNCATE_EXISTING);
  }
}
