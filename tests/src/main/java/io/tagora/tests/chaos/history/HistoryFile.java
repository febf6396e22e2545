package io.tagora.tests.chaos.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a history while it happens, a JSON object a line, and keeps it for the checker. Any thread
 * may tell.
 */
public final class HistoryFile implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final BufferedWriter out;
  private final List<Entry> entries = new ArrayList<>();

  public HistoryFile(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      out = Files.newBufferedWriter(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public synchronized void tell(Entry entry) {
    entries.add(entry);
    try {
      out.write(JSON.writerFor(Entry.class).writeValueAsString(entry));
      out.newLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What was told until now. */
  public synchronized History history() {
    return new History(entries);
  }

  /** A history that was written before. */
  public static History read(Path file) {
    var entries = new ArrayList<Entry>();
    try {
      for (String line : Files.readAllLines(file)) {
        entries.add(JSON.readValue(line, Entry.class));
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "%s must hold a history, got in line %d: %s"
              .formatted(file, entries.size() + 1, e.getOriginalMessage()),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new History(entries);
  }

  @Override
  public synchronized void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
