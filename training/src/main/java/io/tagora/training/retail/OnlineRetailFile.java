package io.tagora.training.retail;

import io.tagora.runtime.exchange.ExchangeException;
import io.tagora.runtime.retrieval.ProgressListener;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads UCI's "Online Retail" (D. Chen, 2015) as CSV, plain or gzipped. Times are taken as UTC, as
 * ISO-8601 or as the spreadsheet writes them, "12/1/2010 8:26".
 */
final class OnlineRetailFile {
  private static final List<String> COLUMNS =
      List.of(
          "InvoiceNo",
          "StockCode",
          "Description",
          "Quantity",
          "InvoiceDate",
          "UnitPrice",
          "CustomerID",
          "Country");
  private static final DateTimeFormatter SPREADSHEET =
      DateTimeFormatter.ofPattern("M/d/yyyy H:mm", Locale.ROOT);
  private static final int GZIP_FIRST = 0x1f;
  private static final int GZIP_SECOND = 0x8b;
  private static final int STEP = 20_000;

  private final Path file;
  private final String name;

  private OnlineRetailFile(Path file) {
    this.file = file;
    this.name = String.valueOf(file.getFileName());
  }

  /**
   * Hands over every row in turn.
   *
   * @throws ExchangeException one sentence: a missing file or column, or file, line, column, rule
   *     and value
   */
  static void read(
      Path file, Charset charset, Consumer<RetailRow> rows, ProgressListener listener) {
    new OnlineRetailFile(file).readAll(charset, rows, listener);
  }

  private void readAll(Charset charset, Consumer<RetailRow> rows, ProgressListener listener) {
    var format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
    try (InputStream bytes = Files.newInputStream(file);
        var counted = new CountedStream(bytes);
        var reader =
            new InputStreamReader(
                unzipped(counted),
                charset
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT));
        CSVParser parser = format.parse(reader)) {
      requireColumns(parser.getHeaderNames());
      long size = Files.size(file);
      for (CSVRecord record : parser) {
        rows.accept(row(record, parser.getCurrentLineNumber()));
        if (record.getRecordNumber() % STEP == 0) {
          listener.progressed("reading " + name, counted.count(), size);
        }
      }
      listener.progressed("reading " + name, size, size);
    } catch (NoSuchFileException missing) {
      throw new ExchangeException("%s must exist, got no such file".formatted(file), missing);
    } catch (UncheckedIOException | IOException broken) {
      throw unreadable(broken, charset);
    }
  }

  private ExchangeException unreadable(Exception broken, Charset charset) {
    for (Throwable cause = broken; cause != null; cause = cause.getCause()) {
      if (cause instanceof CharacterCodingException) {
        return new ExchangeException(
            "%s must be %s text, got other bytes; --charset names another (UCI's own file is ISO-8859-1)"
                .formatted(file, charset),
            broken);
      }
    }
    return new ExchangeException(
        "%s must be a CSV file, plain or gzipped, got: %s".formatted(file, broken.getMessage()),
        broken);
  }

  private static InputStream unzipped(InputStream bytes) throws IOException {
    var buffered = new BufferedInputStream(bytes, 1 << 16);
    buffered.mark(2);
    boolean zipped = buffered.read() == GZIP_FIRST && buffered.read() == GZIP_SECOND;
    buffered.reset();
    return zipped ? new GZIPInputStream(buffered, 1 << 16) : buffered;
  }

  private void requireColumns(List<String> header) {
    for (String column : COLUMNS) {
      if (!header.contains(column)) {
        throw new ExchangeException(
            "%s:1: the header must name %s, got %s".formatted(name, column, header));
      }
    }
  }

  private RetailRow row(CSVRecord record, long line) {
    if (!record.isConsistent()) {
      throw new ExchangeException(
          "%s:%d: a row must have as many fields as the header, got %d"
              .formatted(name, line, record.size()));
    }
    return new RetailRow(
        required(record, line, "InvoiceNo"),
        required(record, line, "StockCode"),
        record.get("Description").strip(),
        whole(record, line),
        time(record, line),
        price(record, line),
        customer(record.get("CustomerID").strip()),
        record.get("Country").strip());
  }

  /** Spreadsheets like to write 17850.0. */
  private static String customer(String text) {
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  private String required(CSVRecord record, long line, String column) {
    String text = record.get(column).strip();
    if (text.isEmpty()) {
      throw wrong(line, column, "not be empty", text);
    }
    return text;
  }

  private long whole(CSVRecord record, long line) {
    String text = record.get("Quantity").strip();
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException _) {
      throw wrong(line, "Quantity", "be a whole number", text);
    }
  }

  private double price(CSVRecord record, long line) {
    String text = record.get("UnitPrice").strip();
    try {
      double price = Double.parseDouble(text);
      if (Double.isFinite(price)) {
        return price;
      }
    } catch (NumberFormatException _) {
      throw wrong(line, "UnitPrice", "be a number", text);
    }
    throw wrong(line, "UnitPrice", "be a number", text);
  }

  private Instant time(CSVRecord record, long line) {
    String text = record.get("InvoiceDate").strip();
    try {
      return parsed(text).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException _) {
      throw wrong(line, "InvoiceDate", "be a time as 2010-12-01T08:26:00 or 12/1/2010 8:26", text);
    }
  }

  private static LocalDateTime parsed(String text) {
    return text.contains("/")
        ? LocalDateTime.parse(text, SPREADSHEET)
        : LocalDateTime.parse(text.replace(' ', 'T'));
  }

  private ExchangeException wrong(long line, String column, String rule, String got) {
    return new ExchangeException(
        "%s:%d: %s must %s, got \"%s\"".formatted(name, line, column, rule, got));
  }
}
