package io.tagora.runtime.retrieval;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Category;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.model.TextEmbedder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;

/** Names the content that an index is made of, so that one of other content is never reused. */
final class CatalogHash {
  private static final String LAYOUT = "tagora item index 1";
  private static final String PROBE = "oak dining tables";

  private CatalogHash() {}

  /** A hash over all items, the layout of the index, and what the embedder makes of a phrase. */
  static String of(Catalog catalog, TextEmbedder embedder) {
    MessageDigest digest = sha256();
    add(digest, LAYOUT);
    for (float value : embedder.embed(List.of(PROBE)).getFirst()) {
      add(digest, Long.toString(Math.round(value * 100.0)));
    }
    for (Category category : catalog.categories()) {
      add(digest, category.id(), category.department(), category.name());
    }
    for (Item item : catalog.items()) {
      add(digest, item.id(), item.title(), item.categoryId(), item.brand());
      add(digest, new TreeMap<>(item.attributes()).toString());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void add(MessageDigest digest, String... texts) {
    for (String text : texts) {
      digest.update(text.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK must have SHA-256", e);
    }
  }
}
