package io.tagora.runtime.retrieval;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.model.TextEmbedder;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;

/**
 * Finds the items that a tag stands for, by words and by meaning. Safe to call from any thread;
 * close it when nobody searches any more.
 *
 * <p>Words: BM25F (Robertson, Zaragoza, Taylor 2004) over category, attributes and title, stemmed.
 * Meaning: nearest vectors in Lucene's HNSW graph. The two rankings are joined by reciprocal rank
 * fusion, Σ 1/(60 + rank) (Cormack, Clarke, Büttcher 2009), scaled so that first in both is 1: BM25
 * scores have no upper bound and cosines sit close together, so ranks are what the two have in
 * common, and no weight needs tuning.
 */
public final class ItemIndex implements Closeable {
  private static final int FUSION_OFFSET = 60;
  private static final int RANKING_DEPTH = 50;

  private final Catalog catalog;
  private final Directory directory;
  private final DirectoryReader reader;
  private final IndexSearcher searcher;
  private final List<String> itemIds;
  private final TagVectors tagVectors;

  private ItemIndex(Catalog catalog, Directory directory, DirectoryReader reader)
      throws IOException {
    this.catalog = catalog;
    this.directory = directory;
    this.reader = reader;
    searcher = new IndexSearcher(reader);
    searcher.setSimilarity(new BM25Similarity());
    IndexLayout.Contents contents = IndexLayout.read(reader);
    itemIds = contents.itemIds();
    tagVectors = new TagVectors(catalog, contents.tagVectors());
  }

  /**
   * The index in {@code folder} if it is sound and of this very catalog and embedder; otherwise it
   * is built anew beside it and put in its place at the end, so that a folder is never half an
   * index.
   */
  public static ItemIndex build(
      Catalog catalog, TextEmbedder embedder, Path folder, ProgressListener listener) {
    Optional<ItemIndex> present = open(catalog, embedder, folder);
    if (present.isPresent()) {
      return present.get();
    }
    try {
      IndexFolder.replace(
          folder,
          directory -> {
            TagVectors vectors = TagVectors.embed(catalog, embedder, listener);
            IndexLayout.write(
                directory, catalog, vectors, CatalogHash.of(catalog, embedder), listener);
          });
    } catch (IOException e) {
      throw new UncheckedIOException("item index must be writable, got " + folder, e);
    }
    return open(catalog, embedder, folder)
        .orElseThrow(() ->
            new IllegalStateException(
                "item index must be readable once written, got a damaged one in %s: check the disk"
                    .formatted(folder)));
  }

  /** The index in {@code folder}, or empty where it is missing, damaged, or of other content. */
  public static Optional<ItemIndex> open(Catalog catalog, TextEmbedder embedder, Path folder) {
    return IndexFolder.open(folder)
        .flatMap(directory -> sound(catalog, directory, CatalogHash.of(catalog, embedder)));
  }

  /** An index that lives in memory and is gone when closed. */
  public static ItemIndex inMemory(
      Catalog catalog, TextEmbedder embedder, ProgressListener listener) {
    try {
      var directory = new ByteBuffersDirectory();
      TagVectors vectors = TagVectors.embed(catalog, embedder, listener);
      IndexLayout.write(directory, catalog, vectors, "", listener);
      return new ItemIndex(catalog, directory, DirectoryReader.open(directory));
    } catch (IOException e) {
      throw new UncheckedIOException("memory must hold the item index", e);
    }
  }

  private static Optional<ItemIndex> sound(Catalog catalog, Directory directory, String hash) {
    Optional<DirectoryReader> reader = IndexLayout.openChecked(directory, hash);
    try {
      if (reader.isPresent()) {
        return Optional.of(new ItemIndex(catalog, directory, reader.get()));
      }
      directory.close();
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("item index must be readable", e);
    }
  }

  /**
   * The items that fit best, best first, ties by item id.
   *
   * @param tagVector a unit vector of the embedder's dimensions
   */
  public List<ScoredItem> search(String tag, float[] tagVector, int limit) {
    int depth = Math.max(limit, RANKING_DEPTH);
    var scores = new HashMap<String, Double>();
    addRanks(scores, IndexLayout.words(tag), depth);
    addRanks(scores, new KnnFloatVectorQuery(IndexLayout.VECTOR, tagVector, depth), depth);
    return scores.entrySet().stream()
        .map(entry -> new ScoredItem(itemOf(entry.getKey()), entry.getValue()))
        .sorted(
            Comparator.comparingDouble(ScoredItem::score)
                .reversed()
                .thenComparing(scored -> scored.item().id()))
        .limit(limit)
        .toList();
  }

  private void addRanks(Map<String, Double> scores, Query query, int depth) {
    int rank = 0;
    for (String itemId : ranking(query, depth)) {
      rank++;
      scores.merge(itemId, (FUSION_OFFSET + 1) / (2.0 * (FUSION_OFFSET + rank)), Double::sum);
    }
  }

  private List<String> ranking(Query query, int depth) {
    try {
      ScoreDoc[] hits = searcher.search(query, depth).scoreDocs;
      return Arrays.stream(hits).map(hit -> itemIds.get(hit.doc)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("item index must be readable", e);
    }
  }

  private Item itemOf(String itemId) {
    return catalog.item(itemId).orElseThrow();
  }

  /** The vectors that the index was built from. */
  public TagVectors tagVectors() {
    return tagVectors;
  }

  @Override
  public void close() throws IOException {
    reader.close();
    directory.close();
  }
}
