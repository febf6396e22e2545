package io.tagora.training.retail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tagora.runtime.catalog.Category;
import io.tagora.runtime.exchange.DataCheck;
import io.tagora.runtime.exchange.DatasetWriter;
import io.tagora.runtime.exchange.ExchangeException;
import io.tagora.runtime.exchange.UserLog;
import io.tagora.runtime.model.TextEmbedder;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnlineRetailImportTest {
  private static final String HEADER =
      "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";
  private static final String SMALL =
      HEADER
          + """
          1,m1,RED MUG,6,2010-12-01T08:26:00,2.50,17850,United Kingdom
          1,m2,"BLUE MUG, BIG",1,12/1/2010 8:26,2.00,17850.0,United Kingdom
          2,M2,BLUE MUG,2,2010-12-02T09:00:00,4.00,13047,France
          3,b1,LUNCH BAG,3,2010-12-02T09:30:00,1.65,13047,France
          4,b2,PINK LUNCH BAG,3,2010-12-03T09:30:00,1.65,13047,France
          C5,b1,LUNCH BAG,-3,2010-12-03T10:00:00,1.65,13047,France
          6,b1,LUNCH BAG,3,2010-12-03T10:00:00,1.65,,France
          7,b1,LUNCH BAG,0,2010-12-03T10:00:00,1.65,13047,France
          8,b1,LUNCH BAG,1,2010-12-03T10:00:00,0,13047,France
          """;

  @TempDir private Path dir;

  /** Mugs in one direction, bags in another. */
  private static final class Kinds implements TextEmbedder {
    @Override
    public int dimensions() {
      return 2;
    }

    @Override
    public List<float[]> embed(List<String> texts) {
      return texts.stream()
          .map(text -> text.contains("Mug") ? new float[] {1, 0} : new float[] {0, 1})
          .toList();
    }

    @Override
    public int tokens(String text) {
      return 1;
    }
  }

  private static OnlineRetailImport.Imported imported(Path file, int core) {
    var settings = new OnlineRetailImport.Settings(StandardCharsets.UTF_8, core, 2);
    return new OnlineRetailImport(settings, (_, _, _) -> {})
        .run(file, Kinds::new, new SplittableRandom(7));
  }

  private Path file(String text) throws IOException {
    return Files.writeString(dir.resolve("retail.csv"), text);
  }

  @Test
  void what_nothing_can_be_learned_from_is_dropped_and_counted() throws IOException {
    var counts = imported(file(SMALL), 1).counts();
    assertEquals(9, counts.rows());
    assertEquals(1, counts.cancellations());
    assertEquals(1, counts.unknownCustomers());
    assertEquals(2, counts.notPositive());
    assertEquals(5, counts.events());
    assertEquals(2, counts.customers());
  }

  @Test
  void categories_come_from_the_titles_and_are_named_by_their_words() throws IOException {
    var catalog = imported(file(SMALL), 1).dataset().catalog();
    Set<String> names =
        catalog.categories().stream().map(Category::name).collect(Collectors.toSet());
    assertEquals(2, names.size());
    assertTrue(names.contains("mugs"), names.toString());
    assertTrue(names.stream().anyMatch(name -> name.endsWith("bags")), names.toString());
    assertEquals("Blue Mug, Big", catalog.item("m2").orElseThrow().title());
  }

  @Test
  void what_is_written_is_sound_and_in_the_order_of_time() throws IOException {
    var dataset = imported(file(SMALL), 1).dataset();
    DatasetWriter.write(dataset, dir.resolve("out"));
    DataCheck check = DataCheck.of(dir.resolve("out"));
    assertTrue(check.report().sound(), check.report().toString());
    assertEquals(3, check.report().days());
    UserLog french =
        check.dataset().orElseThrow().users().stream()
            .filter(user -> user.profile().userId().equals("13047"))
            .findFirst()
            .orElseThrow();
    assertEquals("france", french.profile().region());
    assertEquals("winter", dataset.environmentAt(dataset.start()).season());
    assertEquals(3, french.behaviors().size());
  }

  @Test
  void a_gzipped_file_is_the_same() throws IOException {
    Path zipped = dir.resolve("retail.csv.gz");
    try (var out =
        new OutputStreamWriter(
            new GZIPOutputStream(Files.newOutputStream(zipped)), StandardCharsets.UTF_8)) {
      out.write(SMALL);
    }
    assertEquals(imported(file(SMALL), 1).counts(), imported(zipped, 1).counts());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          1,m1,MUG,many,2010-12-01T08:26:00,2.5,1,UK | retail.csv:2: Quantity must be a whole number, got "many"
          1,m1,MUG,6,yesterday,2.5,1,UK | retail.csv:2: InvoiceDate must be a time as 2010-12-01T08:26:00 or 12/1/2010 8:26, got "yesterday"
          1,m1,MUG,6,2010-12-01T08:26:00,cheap,1,UK | retail.csv:2: UnitPrice must be a number, got "cheap"
          1,,MUG,6,2010-12-01T08:26:00,2.5,1,UK | retail.csv:2: StockCode must not be empty, got ""
          1,m1,MUG,6 | retail.csv:2: a row must have as many fields as the header, got 4
          """)
  void a_broken_row_is_named_by_line_column_rule_and_value(String row, String sentence)
      throws IOException {
    Path file = file(HEADER + row + "\n");
    var broken = assertThrows(ExchangeException.class, () -> imported(file, 1));
    assertEquals(sentence, broken.getMessage());
  }

  @Test
  void another_encoding_a_missing_column_and_a_missing_file_are_told() throws IOException {
    Path latin = dir.resolve("latin.csv");
    Files.write(
        latin, SMALL.replace("RED MUG", "CAF\u00c9 MUG").getBytes(StandardCharsets.ISO_8859_1));
    assertTold("--charset names another", latin);
    assertTold("the header must name Country", file(HEADER.replace(",Country", "")));
    assertTold("must exist, got no such file", dir.resolve("none.csv"));
    assertTold("must have purchases of known customers", file(HEADER));
  }

  private static void assertTold(String words, Path file) {
    var told = assertThrows(ExchangeException.class, () -> imported(file, 1));
    assertTrue(told.getMessage().contains(words), told.getMessage());
  }

  @Test
  void the_core_has_enough_items_and_customers_on_both_sides_and_is_the_largest() {
    var random = new SplittableRandom(3);
    var rows =
        IntStream.range(0, 600)
            .mapToObj(i ->
                new RetailRow(
                    "1",
                    "i" + (int) (40 * random.nextDouble() * random.nextDouble()),
                    "",
                    1,
                    Instant.EPOCH,
                    1,
                    "c" + random.nextInt(120),
                    ""))
            .toList();
    List<RetailRow> core = Core.of(rows, 3);
    assertTrue(core.size() > 50 && core.size() < rows.size(), "got " + core.size());
    core.forEach(row -> {
      assertTrue(others(core, row, true) >= 3);
      assertTrue(others(core, row, false) >= 3);
    });
    assertEquals(core, Core.of(core, 3));
    assertEquals(rows, Core.of(rows, 1));
  }

  private static int others(List<RetailRow> rows, RetailRow one, boolean items) {
    var different = new HashSet<String>();
    for (RetailRow row : rows) {
      if (items && row.customer().equals(one.customer())) {
        different.add(row.stockCode());
      } else if (!items && row.stockCode().equals(one.stockCode())) {
        different.add(row.customer());
      }
    }
    return different.size();
  }

  /** The counts that the data's own description gives; only where somebody has put the file. */
  @Test
  void the_whole_file_has_the_counts_that_are_known_of_it() {
    Path whole = Path.of("../../shared/data/online-retail.csv.gz");
    assumeTrue(
        Files.isRegularFile(whole),
        () ->
            "UCI's Online Retail is not at "
                + whole.toAbsolutePath().normalize()
                + ", so it is not read");
    var counts = imported(whole, 5).counts();
    assertEquals(541_909, counts.rows());
    assertEquals(397_884, counts.cleanRows());
    assertEquals(4_338, counts.cleanCustomers());
    assertEquals(3_665, counts.cleanItems());
    assertEquals(4_078, counts.customers());
    assertEquals(3_149, counts.items());
    assertEquals(265_075, counts.pairs());
  }
}
