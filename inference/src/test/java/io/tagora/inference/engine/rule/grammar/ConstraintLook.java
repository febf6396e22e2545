package io.tagora.inference.engine.rule.grammar;

import io.tagora.inference.fixture.PlainVocabulary;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Prints what constraints cost with a vocabulary of 150,000 tokens, in time of the CPU, which what
 * else runs changes little. Not a test: run its main with the test class path.
 */
final class ConstraintLook {
  private static final int VOCABULARY = 150_000;
  private static final int TEXTS = 40;
  private static final String SCHEMA =
      """
      {"type":"object","properties":{"title":{"type":"string","maxLength":80},"price":{"type":"number"},
       "tags":{"type":"array","items":{"type":"string"},"maxItems":8},"next":{"anyOf":[{"$ref":"#"},{"type":"null"}]}},
       "required":["title","price","tags","next"],"additionalProperties":false}\
      """;

  private ConstraintLook() {}

  public static void main(String[] arguments) throws IOException {
    var folder = Files.createTempDirectory("constraint-look");
    long start = cpu();
    var vocabulary = PlainVocabulary.write(folder, pieces(), 256);
    System.out.printf(Locale.ROOT, "writing and reading tokenizer.json: %.0f ms%n", since(start));
    for (int round = 0; round < 3; round++) {
      start = cpu();
      var compiler = new GrammarCompiler(vocabulary, List.of());
      System.out.printf(Locale.ROOT, "the vocabulary's trie: %.0f ms%n", since(start));
      look("schema", () -> compiler.jsonSchema(SCHEMA), new RandomWriter(vocabulary));
      look("any object", compiler::jsonObject, new RandomWriter(vocabulary));
      look(
          "pattern",
          () -> compiler.regex("([A-Z][a-z]{1,15} ){3,40}\\."),
          new RandomWriter(vocabulary));
    }
    Files.delete(folder.resolve("tokenizer.json"));
    Files.delete(folder);
  }

  private interface Compiled {
    TokenGrammar grammar();
  }

  private static void look(String name, Compiled compiled, RandomWriter writer) {
    long start = cpu();
    var grammar = compiled.grammar();
    double compiling = since(start);
    var firstSight = new ArrayList<Double>();
    var again = new ArrayList<Double>();
    var allowed = new int[VOCABULARY + 1];
    for (int seed = 0; seed < TEXTS; seed++) {
      var random = new Random(seed);
      var cursor = grammar.begin();
      for (int i = 0; i < 60 && !cursor.mustEnd(); i++) {
        int walks = grammar.walks();
        start = cpu();
        int count = cursor.allowed(allowed);
        (grammar.walks() > walks ? firstSight : again).add(since(start));
        if (count == 0) {
          break;
        }
        cursor.accept(writer.choose(allowed, count, random));
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%s: compiled in %.1f ms; a state's first sight, %d times: median %.2f ms, p95 %.2f ms; again, %d times: median %.3f ms%n",
        name,
        compiling,
        firstSight.size(),
        quantile(firstSight, 0.5),
        quantile(firstSight, 0.95),
        again.size(),
        quantile(again, 0.5));
  }

  private static double quantile(List<Double> values, double q) {
    return values.stream().sorted().skip((long) (q * (values.size() - 1))).findFirst().orElse(0.0);
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static double since(long start) {
    return (cpu() - start) / 1e6;
  }

  /** Words with and without a blank before, numbers, and punctuation in twos and threes. */
  private static List<String> pieces() {
    var random = new Random(1);
    var pieces = new HashSet<String>();
    while (pieces.size() < VOCABULARY - 256) {
      var piece = new StringBuilder(random.nextInt(10) < 6 ? " " : "");
      int kind = random.nextInt(12);
      var letters =
          kind < 9
              ? "etaoinshrdlucmfwypvbgkqjxz"
              : kind < 10 ? "\"':,{}[].-_/()" : "0123456789éèüñ日本語";
      int length = kind < 9 ? 2 + random.nextInt(9) : 2 + random.nextInt(2);
      for (int i = 0; i < length; i++) {
        int at = (int) (letters.length() * Math.pow(random.nextDouble(), 1.5));
        piece.append(letters.charAt(at));
      }
      if (kind < 9 && random.nextInt(3) == 0) {
        int first = piece.charAt(0) == ' ' ? 1 : 0;
        piece.setCharAt(first, Character.toUpperCase(piece.charAt(first)));
      }
      pieces.add(piece.toString());
    }
    return List.copyOf(pieces);
  }
}
