package io.tagora.runtime.exchange;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes a file with one JSON object a line; equal objects give equal bytes. */
public final class NdjsonWriter implements AutoCloseable {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final BufferedWriter writer;
  private final JsonGenerator json;

  private NdjsonWriter(BufferedWriter writer, JsonGenerator json) {
    this.writer = writer;
    this.json = json;
  }

  /** Opens the file anew, with the folders above it. */
  public static NdjsonWriter open(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    var writer = Files.newBufferedWriter(file);
    var json = MAPPER.getFactory().createGenerator(writer);
    json.setRootValueSeparator(null);
    return new NdjsonWriter(writer, json);
  }

  public NdjsonWriter begin() throws IOException {
    json.writeStartObject();
    return this;
  }

  public void end() throws IOException {
    json.writeEndObject();
    json.writeRaw('\n');
  }

  public NdjsonWriter field(String name, String value) throws IOException {
    json.writeStringField(name, value);
    return this;
  }

  public NdjsonWriter field(String name, double value) throws IOException {
    json.writeNumberField(name, value);
    return this;
  }

  public NdjsonWriter field(String name, boolean value) throws IOException {
    json.writeBooleanField(name, value);
    return this;
  }

  public NdjsonWriter field(String name, Instant value) throws IOException {
    return field(name, value.toString());
  }

  public NdjsonWriter field(String name, LocalDate value) throws IOException {
    return field(name, value.toString());
  }

  /** An object, its keys in natural order. */
  public NdjsonWriter field(String name, Map<String, String> values) throws IOException {
    json.writeObjectFieldStart(name);
    for (var entry : new TreeMap<>(values).entrySet()) {
      json.writeStringField(entry.getKey(), entry.getValue());
    }
    json.writeEndObject();
    return this;
  }

  public NdjsonWriter field(String name, List<String> values) throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
    return this;
  }

  public NdjsonWriter beginList(String name) throws IOException {
    json.writeArrayFieldStart(name);
    return this;
  }

  public NdjsonWriter endList() throws IOException {
    json.writeEndArray();
    return this;
  }

  /** Ends an object inside a list. */
  public NdjsonWriter endInner() throws IOException {
    json.writeEndObject();
    return this;
  }

  @Override
  public void close() throws IOException {
    json.close();
    writer.close();
  }
}
