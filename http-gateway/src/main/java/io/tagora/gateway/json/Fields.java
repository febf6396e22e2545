package io.tagora.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.tagora.gateway.error.Problem;
import io.tagora.gateway.error.ProblemException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads a JSON object strictly: no coercion between types, every value within its rule, no field
 * that nobody asked for. What breaks a rule is a 422 with the field's JSON pointer.
 *
 * <p>Ask for every field, then call {@link #end}. A null stands for a field that is not there.
 */
public final class Fields {
  private final JsonNode object;
  private final String pointer;
  private final TreeSet<String> asked = new TreeSet<>();

  private Fields(JsonNode object, String pointer) {
    this.object = object;
    this.pointer = pointer;
  }

  /**
   * Reads an object.
   *
   * @param pointer where the value stands in the body, "" for the body itself
   */
  public static Fields of(JsonNode value, String pointer) {
    if (!value.isObject()) {
      throw broken(pointer, "must be an object", value.toString());
    }
    return new Fields(value, pointer);
  }

  /** A text that must be there. */
  public String text(String name, int maxLength) {
    return optionalText(name, maxLength).orElseThrow(() -> missing(name));
  }

  /** A text of 1 to {@code maxLength} characters, no control characters among them, not blank. */
  public Optional<String> optionalText(String name, int maxLength) {
    return value(name)
        .map(value -> {
          check(value.isTextual(), name, "must be a text", value);
          String text = value.textValue();
          check(!text.isBlank(), name, "must not be empty", value);
          check(
              text.length() <= maxLength,
              name,
              "must be at most %d characters".formatted(maxLength),
              value);
          check(
              text.codePoints().noneMatch(Character::isISOControl),
              name,
              "must not hold control characters",
              value);
          return text;
        });
  }

  public int integer(String name, int min, int max, int fallback) {
    return value(name)
        .map(value -> {
          String rule = "must be an integer from %d to %d".formatted(min, max);
          check(value.isIntegralNumber() && value.canConvertToInt(), name, rule, value);
          check(value.intValue() >= min && value.intValue() <= max, name, rule, value);
          return value.intValue();
        })
        .orElse(fallback);
  }

  public long integer(String name, long fallback) {
    return value(name)
        .map(value -> {
          check(
              value.isIntegralNumber() && value.canConvertToLong(),
              name,
              "must be an integer of 64 bits",
              value);
          return value.longValue();
        })
        .orElse(fallback);
  }

  public boolean flag(String name, boolean fallback) {
    return value(name)
        .map(value -> {
          check(value.isBoolean(), name, "must be true or false", value);
          return value.booleanValue();
        })
        .orElse(fallback);
  }

  /** One of an enum's constants, in small letters. */
  public <E extends Enum<E>> E choice(String name, Class<E> choices, E fallback) {
    Function<E, String> label = one -> one.name().toLowerCase(Locale.ROOT);
    List<E> all = List.of(choices.getEnumConstants());
    return value(name)
        .map(value -> {
          Optional<E> chosen =
              all.stream().filter(one -> value.asText().equals(label.apply(one))).findFirst();
          String names = all.stream().map(label).collect(Collectors.joining(", "));
          check(value.isTextual() && chosen.isPresent(), name, "must be one of " + names, value);
          return chosen.orElse(fallback);
        })
        .orElse(fallback);
  }

  /** A finite number from {@code min} to {@code max}. */
  public double number(String name, double min, double max, double fallback) {
    return value(name)
        .map(value -> {
          String rule = "must be a number from %s to %s".formatted(plain(min), plain(max));
          check(value.isNumber(), name, rule, value);
          double number = value.doubleValue();
          check(number >= min && number <= max, name, rule, value);
          return number;
        })
        .orElse(fallback);
  }

  private static String plain(double bound) {
    return BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString();
  }

  /** An object that must be there. */
  public Fields object(String name) {
    return of(required(name), at(name));
  }

  /** A value of any kind that must be there, for a caller with rules of its own. */
  public JsonNode required(String name) {
    return any(name).orElseThrow(() -> missing(name));
  }

  /** A value of any kind, for a caller with rules of its own. */
  public Optional<JsonNode> any(String name) {
    return value(name);
  }

  /** A moment as ISO 8601 with a zone, not after {@code now}. */
  public Instant pastTime(String name, Instant now) {
    String text = text(name, 40);
    try {
      Instant time = OffsetDateTime.parse(text).toInstant();
      if (time.isAfter(now)) {
        throw broken(at(name), "must not be later than now, " + now, text);
      }
      return time;
    } catch (DateTimeParseException _) {
      throw broken(at(name), "must be a time as 2026-03-01T12:00:00Z", text);
    }
  }

  /** Refuses what was not asked for. */
  public void end() {
    object
        .fieldNames()
        .forEachRemaining(name -> {
          if (!asked.contains(name)) {
            throw broken(at(name), "must be one of " + String.join(", ", asked), name);
          }
        });
  }

  /** The failure for a field that reads well but breaks a rule of the shop. */
  public ProblemException broken(String name, String rule) {
    return broken(at(name), rule, object.path(name).toString());
  }

  public boolean has(String name) {
    return object.hasNonNull(name);
  }

  private Optional<JsonNode> value(String name) {
    asked.add(name);
    return Optional.ofNullable(object.get(name)).filter(value -> !value.isNull());
  }

  private void check(boolean holds, String name, String rule, JsonNode value) {
    if (!holds) {
      throw broken(at(name), rule, value.toString());
    }
  }

  private ProblemException missing(String name) {
    return broken(at(name), "must be there", "nothing");
  }

  private String at(String name) {
    return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
  }

  private static ProblemException broken(String field, String rule, String got) {
    return new ProblemException(Problem.invalid(field, rule, got));
  }
}
