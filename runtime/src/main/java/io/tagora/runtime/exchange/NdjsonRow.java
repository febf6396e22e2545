package io.tagora.runtime.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One line of a file, whose fields are asked for by type. Every mismatch is an {@link
 * ExchangeException} with place, field, rule and value.
 *
 * @param place file and line number, as "events.ndjson:12"
 */
public record NdjsonRow(String place, JsonNode json) {

  /** A string with at least one character that is not blank. */
  public String text(String field) {
    JsonNode value = json.get(field);
    if (value == null || !value.isTextual() || value.textValue().isBlank()) {
      throw broken(field, "be a non-empty string", value);
    }
    return value.textValue();
  }

  /** A string that may be empty or absent; absent is "". */
  public String textOrEmpty(String field) {
    JsonNode value = json.get(field);
    if (value == null || value.isNull()) {
      return "";
    }
    if (!value.isTextual()) {
      throw broken(field, "be a string", value);
    }
    return value.textValue();
  }

  /** A finite number of at least 0. */
  public double amount(String field) {
    JsonNode value = json.get(field);
    if (value == null
        || !value.isNumber()
        || !(value.doubleValue() >= 0)
        || Double.isInfinite(value.doubleValue())) {
      throw broken(field, "be a number of at least 0", value);
    }
    return value.doubleValue();
  }

  public boolean flag(String field) {
    JsonNode value = json.get(field);
    if (value == null || !value.isBoolean()) {
      throw broken(field, "be true or false", value);
    }
    return value.booleanValue();
  }

  public Instant instant(String field) {
    return parsed(field, "be an ISO-8601 instant as 2026-01-02T08:00:00Z", Instant::parse);
  }

  public LocalDate date(String field) {
    return parsed(field, "be an ISO-8601 date as 2026-01-02", LocalDate::parse);
  }

  private <T> T parsed(String field, String rule, Function<String, T> parser) {
    try {
      return parser.apply(text(field));
    } catch (DateTimeException malformed) {
      throw broken(field, rule, json.get(field));
    }
  }

  /** An object whose values are strings; absent is empty. */
  public Map<String, String> words(String field) {
    JsonNode value = json.get(field);
    var words = new TreeMap<String, String>();
    if (value == null || value.isNull()) {
      return words;
    }
    if (!value.isObject()) {
      throw broken(field, "be an object of strings", value);
    }
    value
        .properties()
        .forEach(entry -> {
          if (!entry.getValue().isTextual()) {
            throw broken(field + "." + entry.getKey(), "be a string", entry.getValue());
          }
          words.put(entry.getKey(), entry.getValue().textValue());
        });
    return words;
  }

  /** A list of strings; absent is empty. */
  public List<String> texts(String field) {
    var texts = new ArrayList<String>();
    for (JsonNode value : array(field)) {
      if (!value.isTextual()) {
        throw broken(field, "be a list of strings", value);
      }
      texts.add(value.textValue());
    }
    return texts;
  }

  /** A list of objects, each as a row of its own at the same place; absent is empty. */
  public List<NdjsonRow> rows(String field) {
    var rows = new ArrayList<NdjsonRow>();
    for (JsonNode value : array(field)) {
      if (!value.isObject()) {
        throw broken(field, "be a list of objects", value);
      }
      rows.add(new NdjsonRow(place, value));
    }
    return rows;
  }

  private Iterable<JsonNode> array(String field) {
    JsonNode value = json.get(field);
    if (value == null || value.isNull()) {
      return List.of();
    }
    if (!value.isArray()) {
      throw broken(field, "be a list", value);
    }
    return value;
  }

  /** An error at this line: the field must follow the rule. */
  public ExchangeException broken(String field, String rule) {
    return broken(field, rule, json.get(field));
  }

  private ExchangeException broken(String field, String rule, @Nullable JsonNode value) {
    String got = value == null ? "nothing" : value.toString();
    String shown = got.length() > 80 ? got.substring(0, 80) + "…" : got;
    return ExchangeException.at(place, "%s must %s, got %s".formatted(field, rule, shown));
  }
}
