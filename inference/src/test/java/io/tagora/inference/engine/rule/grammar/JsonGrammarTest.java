package io.tagora.inference.engine.rule.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.tagora.inference.InferenceException;
import io.tagora.inference.fixture.PlainVocabulary;
import io.tagora.inference.model.TokenBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonGrammarTest {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final JsonSchemaFactory VALIDATORS =
      JsonSchemaFactory.getInstance(VersionFlag.V202012);

  @TempDir Path temporary;
  private TokenBytes vocabulary;
  private GrammarCompiler compiler;

  @BeforeEach
  void open() throws IOException {
    vocabulary = PlainVocabulary.write(temporary);
    compiler = new GrammarCompiler(vocabulary, List.of(PlainVocabulary.END));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        {"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer"}},
         "required":["name"],"additionalProperties":false}\
        """,
        """
        {"type":"object","properties":{"a":{"type":"null"},"b":{"type":"boolean"},"c":{"const":3}}}\
        """,
        """
        {"type":"object","properties":{"tags":{"type":"array","items":{"type":"string","maxLength":3},
         "minItems":1,"maxItems":3}},"required":["tags"]}\
        """,
        """
        {"type":"object","properties":{"name":{"type":"string"}},"additionalProperties":{"type":"integer"}}\
        """,
        """
        {"type":"object","required":["é\\"x"],"additionalProperties":{"type":"boolean"}}\
        """,
        """
        {"type":"array","items":{"type":"number"},"minItems":2}\
        """,
        """
        {"type":"array","prefixItems":[{"type":"string"},{"type":"integer"}],"items":false,"minItems":1}\
        """,
        """
        {"type":"array","prefixItems":[{"const":"x"}],"items":{"type":"null"},"maxItems":4}\
        """,
        """
        {"enum":["red","green",3,null,{"a":[1,"é"]}]}\
        """,
        """
        {"type":"string","enum":["red",3]}\
        """,
        """
        {"type":"string","pattern":"^[a-c]+-[0-9]{2}$"}\
        """,
        """
        {"type":"string","pattern":"ab|c$","minLength":2,"maxLength":6}\
        """,
        """
        {"type":"string","minLength":2,"maxLength":3}\
        """,
        """
        {"type":"string","pattern":"^[\\"\\\\\\\\\\n]{3}$"}\
        """,
        """
        {"type":"integer","minimum":-12,"maximum":105}\
        """,
        """
        {"type":"integer","exclusiveMinimum":0}\
        """,
        """
        {"type":"integer","exclusiveMaximum":-3.5}\
        """,
        """
        {"type":["string","null","number"],"maxLength":2}\
        """,
        """
        {"anyOf":[{"type":"object","properties":{"a":{"type":"integer"}},"required":["a"]},
         {"type":"object","properties":{"a":{"type":"string"},"ab":{"type":"null"}},"required":["a"]}]}\
        """,
        """
        {"oneOf":[{"type":"object","properties":{"kind":{"const":"circle"},"r":{"type":"number"}},"required":["kind","r"]},
         {"type":"object","properties":{"kind":{"const":"square"},"a":{"type":"number"}},"required":["kind","a"]},
         {"type":"null"}]}\
        """,
        """
        {"type":"object","properties":{"value":{"type":"integer"},"next":{"anyOf":[{"$ref":"#"},{"type":"null"}]}},
         "required":["value","next"],"additionalProperties":false}\
        """,
        """
        {"$defs":{"tree":{"type":"object","properties":{"name":{"type":"string","maxLength":4},
         "children":{"type":"array","items":{"$ref":"#/$defs/tree"}}},"required":["name","children"]}},"$ref":"#/$defs/tree"}\
        """,
        """
        {"allOf":[{"$ref":"#/definitions/x"}],"definitions":{"x":{"type":"boolean"}},"title":"t","x-note":1}\
        """,
        """
        {"type":"object"}\
        """,
        """
        {"type":"array"}\
        """,
        "{}",
      })
  void whateverIsWrittenIsValid(String schema) throws IOException {
    var grammar = compiler.jsonSchema(schema);
    var validator = VALIDATORS.getSchema(schema);
    var writer = new RandomWriter(vocabulary);
    int finished = 0;
    for (int seed = 0; seed < 100; seed++) {
      var text = writer.write(grammar, new Random(seed), 2000);
      if (text.isPresent()) {
        finished++;
        var problems = validator.validate(parse(seed, text.get()));
        assertTrue(problems.isEmpty(), "seed " + seed + ": " + text.get() + " " + problems);
      }
    }
    assertTrue(finished > 60, "most texts must be finished, got " + finished);
  }

  private static JsonNode parse(int seed, String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("seed " + seed + " must be JSON, got " + text, e);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '\0',
      value = {
        "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"},\"b\":{}},\"required\":[\"a\"]} => {\"a\":1} => true",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"},\"b\":{}},\"required\":[\"a\"]} => {\"a\": -20, \"b\": [{}, \"x\"]} => true",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"},\"b\":{}},\"required\":[\"a\"]} => {\"b\":1} => false",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"},\"b\":{}},\"required\":[\"a\"]} => {\"a\":1,  \"b\":2} => false",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"}},\"additionalProperties\":true} => {\"a\":1,\"ab\":2} => true",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"}},\"additionalProperties\":true} => {\"ab\":1,\"a\":\"x\"} => false",
        "{\"type\":\"string\"} => \"é\\n\\\"\\\\\" => true",
        "{\"type\":\"string\"} => \"a => false",
        "{\"type\":\"number\"} => -0.25e-7 => true",
        "{\"type\":\"number\"} => 01 => false",
        "{\"type\":\"integer\",\"minimum\":7} => 6 => false",
        "{\"type\":\"integer\",\"minimum\":7} => 7 => true",
      })
  void whatIsAcceptedIsPredictable(String schema, String text, boolean accepted) {
    var cursor = compiler.jsonSchema(schema).begin();
    boolean alive = true;
    for (byte value : text.getBytes(StandardCharsets.UTF_8)) {
      try {
        cursor.accept(value & 0xFF);
      } catch (IllegalArgumentException _) {
        alive = false;
        break;
      }
    }
    assertEquals(accepted, alive && cursor.mayEnd());
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '\0',
      value = {
        "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"not\":{}}}} => not at #/properties/a must be left out: it is not supported, got {}",
        "{\"type\":\"array\",\"uniqueItems\":true} => uniqueItems at # must be left out or false, got true",
        "{\"type\":\"array\",\"minItems\":3,\"maxItems\":2} => minItems at # must be at most the number of items that are allowed, got 3",
        "{\"type\":\"string\",\"pattern\":\"(a)\\\\1\"} => pattern at # must be one that can be written: a back reference",
        "{\"type\":\"string\",\"pattern\":\"^a{9}$\",\"maxLength\":3} => pattern at # must match a text of the lengths that are allowed, got \"^a{9}$\"",
        "{\"type\":\"number\",\"minimum\":0.5} => minimum at # must stand with the type integer only, got 0.5",
        "{\"type\":\"integer\",\"minimum\":5,\"maximum\":4} => minimum at # must leave an integer to write, got 5",
        "{\"type\":\"thing\"} => type at # must be a JSON type or a list of them, got \"thing\"",
        "{\"type\":\"string\",\"enum\":[1,2]} => enum at # must have a value of the schema's type, got [1,2]",
        "{\"$ref\":\"http://elsewhere\"} => $ref at # must point into the schema itself, as #/$defs/name, got \"http://elsewhere\"",
        "{\"$ref\":\"#/$defs/x\"} => $ref at # must point to something, got \"#/$defs/x\"",
        "{\"$ref\":\"#\"} => # must not lead back to itself without a value between",
        "{\"$defs\":{\"a\":{\"$ref\":\"#/$defs/b\"},\"b\":{\"anyOf\":[{\"type\":\"null\"},{\"$ref\":\"#/$defs/a\"}]}},\"$ref\":\"#/$defs/a\"} => must not lead back to itself without a value between",
        "{\"type\":\"object\",\"properties\":{\"next\":{\"$ref\":\"#\"}},\"required\":[\"next\"]} => # must allow a text that ends",
        "{\"type\":\"object\",\"required\":[\"a\"],\"additionalProperties\":false} => required at # must name properties that are declared or allowed, got [\"a\"]",
        "{\"oneOf\":[{\"type\":\"integer\"},{\"type\":\"number\"}]} => oneOf at # must have branches that exclude each other",
        "{\"anyOf\":[{\"type\":\"integer\"}],\"type\":\"number\"} => type at # must not stand beside anyOf, got \"number\"",
        "{\"type\":\"object\",\"properties\":{\"a\":false},\"required\":[\"a\"]} => the schema at #/properties/a must allow a value, got false",
        "{\"type\":\"string\",\"minLength\":2,\"maxLength\":30000} => maxLength at # must be at most 10000, got 30000",
        "{\"type\":\"string\",\"pattern\":\"^[a-z]{30}$\",\"maxLength\":9999} => pattern at # must be simpler, or its lengths lower",
        "{\"$ref\":\"#/%zz\"} => $ref at # must be a URI, got \"#/%zz\"",
        "{\"type\":\"object\",\"required\":true} => required at # must be a list of names, got true",
        "{\"type\":\"object\",\"properties\":[]} => properties at # must be an object of schemas, got []",
        "{\"type\":\"array\",\"items\":{\"type\":\"string\",\"maxLength\":9000},\"maxItems\":1000000} => a rule must need at most 200000 states",
        "[] => the schema must hold a JSON object",
        "{\"type\": => the schema must be JSON, got an error at line 1",
      })
  void whatCannotBeMetIsRefusedWithItsKeywordAndPlace(String schema, String message) {
    var refused = assertThrows(InferenceException.class, () -> compiler.jsonSchema(schema));
    assertTrue(String.valueOf(refused.getMessage()).contains(message), refused.getMessage());
  }

  @Test
  void aSchemaThatNestsWithoutEndIsRefusedBeforeTheStackIsFull() {
    var nested = "{\"type\":\"array\",\"items\":".repeat(400) + "{}" + "}".repeat(400);
    var refused = assertThrows(InferenceException.class, () -> compiler.jsonSchema(nested));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("must nest at most 256 levels"),
        refused.getMessage());
  }

  @Test
  void theSameStateIsWalkedOnce() {
    var grammar = compiler.jsonObject();
    var first = new int[vocabulary.size()];
    var second = new int[vocabulary.size()];
    var before = new TreeSet<Integer>();
    for (var allowed : List.of(first, second)) {
      var cursor = grammar.begin();
      cursor.accept('{');
      cursor.allowed(allowed);
      before.add(grammar.walks());
    }
    assertEquals(1, before.size());
  }

  @Test
  void valuesNestNoDeeperThanTheBound() {
    var cursor = compiler.jsonSchema("{\"type\":\"array\"}").begin();
    int depth = 0;
    var allowed = new int[vocabulary.size()];
    while (Arrays.stream(allowed, 0, cursor.allowed(allowed)).anyMatch(t -> t == '[')) {
      cursor.accept('[');
      depth++;
    }
    assertEquals(1 + Grammar.DEEPEST, depth);
    for (int i = 0; i < depth; i++) {
      cursor.accept(']');
    }
    assertTrue(cursor.mustEnd());
  }
}
