package io.tagora.runtime.retrieval;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Item;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.CombinedFieldQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.BytesRef;

/**
 * How items and tags lie in Lucene: a document an item (words and one vector), and a document a tag
 * that only stores its vector, so that one folder holds all that retrieval needs.
 */
final class IndexLayout {
  static final String VECTOR = "vector";
  private static final String ITEM_ID = "item";
  private static final String TITLE = "title";
  private static final String CATEGORY = "category";
  private static final String ATTRIBUTES = "attributes";
  private static final String TAG = "tag";
  private static final String TAG_VECTOR = "tag-vector";
  private static final String HASH = "content-hash";
  private static final double BUFFER_MEGABYTES = 128;
  private static final int REPORT_EVERY = 1000;
  private static final int MAX_WORDS = 64;

  private IndexLayout() {}

  /** Writes the whole index and closes it; the same input gives the same rankings. */
  static void write(
      Directory directory,
      Catalog catalog,
      TagVectors vectors,
      String hash,
      ProgressListener listener)
      throws IOException {
    try (Analyzer analyzer = new EnglishAnalyzer();
        var writer = new IndexWriter(directory, configuration(analyzer))) {
      for (Map.Entry<String, float[]> tag : vectors.byText().entrySet()) {
        writer.addDocument(tagDocument(tag.getKey(), tag.getValue()));
      }
      int done = 0;
      int total = catalog.items().size();
      for (Item item : catalog.items()) {
        writer.addDocument(itemDocument(item, catalog, vectors));
        if (++done % REPORT_EVERY == 0 || done == total) {
          listener.progressed("indexing items", done, total);
        }
      }
      writer.forceMerge(1);
      writer.setLiveCommitData(Map.of(HASH, hash).entrySet());
      writer.commit();
    }
  }

  private static IndexWriterConfig configuration(Analyzer analyzer) {
    return new IndexWriterConfig(analyzer)
        .setOpenMode(IndexWriterConfig.OpenMode.CREATE)
        .setRAMBufferSizeMB(BUFFER_MEGABYTES)
        .setMergeScheduler(new SerialMergeScheduler());
  }

  private static Document tagDocument(String text, float[] vector) {
    ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES);
    bytes.asFloatBuffer().put(vector);
    var document = new Document();
    document.add(new StoredField(TAG, text));
    document.add(new StoredField(TAG_VECTOR, bytes.array()));
    return document;
  }

  private static Document itemDocument(Item item, Catalog catalog, TagVectors vectors) {
    var document = new Document();
    document.add(new StoredField(ITEM_ID, item.id()));
    document.add(new TextField(TITLE, item.title(), Field.Store.NO));
    document.add(new TextField(CATEGORY, catalog.categoryOf(item).name(), Field.Store.NO));
    String attributes = String.join(" ", new TreeMap<>(item.attributes()).values());
    document.add(new TextField(ATTRIBUTES, attributes, Field.Store.NO));
    document.add(
        new KnnFloatVectorField(VECTOR, vectors.of(item), VectorSimilarityFunction.DOT_PRODUCT));
    return document;
  }

  /** A reader over an index whose hash is this one and whose every checksum holds, or empty. */
  static Optional<DirectoryReader> openChecked(Directory directory, String hash) {
    try {
      DirectoryReader reader = DirectoryReader.open(directory);
      if (hash.equals(reader.getIndexCommit().getUserData().get(HASH)) && intact(reader)) {
        return Optional.of(reader);
      }
      reader.close();
      return Optional.empty();
    } catch (IOException | IllegalArgumentException damaged) {
      return Optional.empty();
    }
  }

  private static boolean intact(DirectoryReader reader) throws IOException {
    try {
      for (LeafReaderContext leaf : reader.leaves()) {
        leaf.reader().checkIntegrity();
      }
      return true;
    } catch (IOException damaged) {
      reader.close();
      throw damaged;
    }
  }

  /**
   * What the documents store.
   *
   * @param itemIds the item of every document number; "" for a tag's document
   */
  record Contents(List<String> itemIds, Map<String, float[]> tagVectors) {}

  static Contents read(DirectoryReader reader) throws IOException {
    StoredFields stored = reader.storedFields();
    var itemIds = new ArrayList<String>(reader.maxDoc());
    var vectors = new LinkedHashMap<String, float[]>();
    for (int doc = 0; doc < reader.maxDoc(); doc++) {
      Document document = stored.document(doc);
      String itemId = document.get(ITEM_ID);
      itemIds.add(itemId == null ? "" : itemId);
      if (itemId == null) {
        vectors.put(document.get(TAG), floats(document.getBinaryValue(TAG_VECTOR)));
      }
    }
    return new Contents(itemIds, vectors);
  }

  private static float[] floats(BytesRef bytes) {
    var vector = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes.bytes, bytes.offset, bytes.length).asFloatBuffer().get(vector);
    return vector;
  }

  /** Every word of the text may match, in the category's name best, then attributes, then title. */
  static Query words(String text) {
    var query = new BooleanQuery.Builder();
    int words = 0;
    try (Analyzer analyzer = new EnglishAnalyzer();
        TokenStream tokens = analyzer.tokenStream(TITLE, text)) {
      CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
      tokens.reset();
      while (tokens.incrementToken() && words < MAX_WORDS) {
        query.add(weighted(term.toString()), Occur.SHOULD);
        words++;
      }
      tokens.end();
    } catch (IOException e) {
      throw new UncheckedIOException("text must be readable as words, got " + text, e);
    }
    return words == 0 ? new MatchNoDocsQuery("no words") : query.build();
  }

  private static Query weighted(String term) {
    return new CombinedFieldQuery.Builder(term)
        .addField(CATEGORY, 3)
        .addField(ATTRIBUTES, 2)
        .addField(TITLE, 1)
        .build();
  }
}
