package io.tagora.inference.engine.rule.grammar;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.tagora.inference.InferenceException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A schema inside a schema. Its refusals name the keyword and where it stands.
 *
 * @param root the whole schema
 * @param path where this one stands in it, as "#/properties/name"
 */
record Schema(JsonNode root, JsonNode json, String path) {
  private static final int DEEPEST = 256;
  private static final Set<String> ANNOTATIONS =
      Set.of(
          "$schema",
          "$id",
          "$comment",
          "$defs",
          "definitions",
          "title",
          "description",
          "default",
          "examples",
          "deprecated",
          "readOnly",
          "writeOnly",
          "format");
  private static final Set<String> GENERAL =
      Set.of("type", "enum", "const", "anyOf", "oneOf", "allOf", "$ref");
  private static final Set<String> KNOWN =
      Stream.of(JsonType.values())
          .map(JsonType::keywords)
          .flatMap(Set::stream)
          .collect(Collectors.toUnmodifiableSet());

  static Schema of(JsonNode root) {
    return new Schema(root, root, "#");
  }

  /** Refuses what would need too deep a stack to read. */
  void requireShallow() {
    if (path.chars().filter(letter -> letter == '/').count() > DEEPEST) {
      throw refused("nest at most %d levels".formatted(DEEPEST));
    }
  }

  boolean has(String keyword) {
    return json.has(keyword);
  }

  Schema child(String key) {
    var escaped = key.replace("~", "~0").replace("/", "~1");
    return new Schema(root, json.path(key), path + "/" + escaped);
  }

  /** The schemas in an array that is this place. */
  List<Schema> elements() {
    var all = new ArrayList<Schema>();
    for (int i = 0; i < json.size(); i++) {
      all.add(new Schema(root, json.path(i), path + "/" + i));
    }
    return all;
  }

  /** The schemas of a keyword that must be an array of at least one. */
  List<Schema> branches(String keyword) {
    var all = child(keyword);
    if (!all.json().isArray() || all.json().isEmpty()) {
      throw refused(keyword, "be a list of at least one schema");
    }
    return all.elements();
  }

  /** A count of at least 0, or what stands in for it. */
  int count(String keyword, int absent) {
    var node = json.path(keyword);
    if (node.isMissingNode()) {
      return absent;
    }
    if (!node.isNumber() || !JsonType.INTEGER.holds(node) || node.asDouble() < 0) {
      throw refused(keyword, "be a whole number of at least 0");
    }
    return (int) Math.min(node.asDouble(), Integer.MAX_VALUE);
  }

  /** What {@code $ref} points to. */
  Schema target() {
    var pointer = pointer();
    if (!pointer.equals("#") && !pointer.startsWith("#/")) {
      throw refused("$ref", "point into the schema itself, as #/$defs/name");
    }
    var found = root.at(JsonPointer.compile(pointer.substring(1)));
    if (found.isMissingNode()) {
      throw refused("$ref", "point to something");
    }
    return new Schema(root, found, pointer);
  }

  private String pointer() {
    try {
      var reference = json.path("$ref").asText();
      return URLDecoder.decode(reference.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw refused("$ref", "be a URI");
    }
  }

  /** The types that values may have, as {@code type} says, or what its other keywords speak of. */
  Set<JsonType> types() {
    if (!has("type")) {
      var spokenOf = EnumSet.noneOf(JsonType.class);
      for (var type : JsonType.values()) {
        if (type.keywords().stream().anyMatch(this::has)) {
          spokenOf.add(type);
        }
      }
      return spokenOf.isEmpty() ? JsonType.all() : spokenOf;
    }
    var node = json.path("type");
    var named = EnumSet.noneOf(JsonType.class);
    for (var name : node.isArray() ? node : List.of(node)) {
      named.add(JsonType.named(name.asText()).orElseThrow(() -> refusedType()));
    }
    if (named.isEmpty()) {
      throw refusedType();
    }
    if (named.contains(JsonType.NUMBER)) {
      named.remove(JsonType.INTEGER);
    }
    return named;
  }

  /** Refuses keywords that are not known, for they might change what is valid. */
  void requireKnownKeywords() {
    for (var keyword : keywords()) {
      if (!GENERAL.contains(keyword) && !KNOWN.contains(keyword)) {
        throw refused(keyword, "be left out: it is not supported");
      }
    }
  }

  /** Refuses what stands beside a keyword and would have to hold together with it. */
  void requireAlone(String keyword, String... but) {
    for (var other : keywords()) {
      if (!other.equals(keyword) && !Set.of(but).contains(other)) {
        throw refused(other, "not stand beside " + keyword);
      }
    }
  }

  private List<String> keywords() {
    return json.propertyStream()
        .map(Map.Entry::getKey)
        .filter(name -> !ANNOTATIONS.contains(name) && !name.startsWith("x-"))
        .toList();
  }

  private InferenceException refusedType() {
    return refused("type", "be a JSON type or a list of them");
  }

  /** A refusal of the schema itself. */
  InferenceException refused(String rule) {
    return new InferenceException(
        "the schema at %s must %s, got %s".formatted(path, rule, shortened(json)));
  }

  InferenceException refused(String keyword, String rule) {
    return new InferenceException(
        "%s at %s must %s, got %s".formatted(keyword, path, rule, shortened(json.path(keyword))));
  }

  private static String shortened(JsonNode node) {
    var text = node.toString();
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }
}
