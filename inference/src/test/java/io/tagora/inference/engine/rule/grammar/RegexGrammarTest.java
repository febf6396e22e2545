package io.tagora.inference.engine.rule.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.inference.InferenceException;
import io.tagora.inference.fixture.PlainVocabulary;
import io.tagora.inference.model.TokenBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegexGrammarTest {
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
        "abc",
        "(ab|aba)*c?",
        "[a-e]{2,5}",
        "[^a-y\\n]{1,3}",
        "\\d{4}-(0[1-9]|1[0-2])-\\d\\d",
        "[\\w.+-]{1,9}@[a-z]{2,4}\\.(com|org)",
        "(?:yes|no|maybe)",
        "(?<first>a+?)b*?",
        ".{0,4}",
        "é+日?🙂{1,2}",
        "\\u00e9|\\x41|\\uD83D\\uDE42",
        "^(a|b){3}$|^xyz$",
        "[\\s\\S]{1,3}",
        "\\S\\s\\D\\W",
        "(a{2}){2,}",
        "[-a][a-][.\\]\\\\]",
        "\\{\\}\\[\\]\\(\\)\\*\\+\\?\\|\\^\\$\\/\\-",
        "a{0}b",
        "\\p{Lu}\\p{L}{1,3}[\\p{Nd}\\p{Sc}]\\P{L}",
      })
  void whateverIsWrittenMatches(String regex) {
    var grammar = compiler.regex(regex);
    var java = Pattern.compile(regex);
    var writer = new RandomWriter(vocabulary);
    int finished = 0;
    for (int seed = 0; seed < 200; seed++) {
      var text = writer.write(grammar, new Random(seed), 300);
      finished += text.isPresent() ? 1 : 0;
      int of = seed;
      text.ifPresent(t -> assertTrue(java.matcher(t).matches(), "seed " + of + ": " + t));
    }
    assertTrue(finished > 150, "most texts must be finished, got " + finished);
  }

  @ParameterizedTest
  @CsvSource({
    "a(b|c)*d, abcbcd;ad;abx;d;abd",
    "[a-c]+?x{2}, abxx;axx;xx;axxx;cbaxx",
    "\\d+(\\.\\d+)?, 1;1.5;.5;1.;10.25",
    "(é|e){2}, éé;ee;eé;é;eee",
  })
  void whatIsAcceptedIsWhatJavaMatches(String regex, String texts) {
    for (var text : texts.split(";", -1)) {
      assertEquals(Pattern.matches(regex, text), accepts(compiler.regex(regex), text), text);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " -> ",
      quoteCharacter = '\0',
      value = {
        "(a)\\1 -> a back reference in a pattern must be left out",
        "(?=a)b -> look-around is not regular",
        "(?<!a)b -> look-around is not regular",
        "\\bword -> a word boundary in a pattern must be left out",
        "a++ -> a possessive quantifier in a pattern must be greedy or lazy",
        "(ab -> a group without end in a pattern must end with ')'",
        "ab) -> must begin with '('",
        "[] -> a class without letters",
        "[b-a] -> a range in a pattern must go from one letter to a greater one",
        "a{3,1} -> a count in a pattern must be {n}, {n,} or {n,m} with n <= m",
        "*a -> '*' after nothing in a pattern must be escaped",
        "a|(^b) -> '^' inside in a pattern must stand at the beginning",
        "\\p{Alpha} -> a class \\p in a pattern must name a Unicode general category, as \\p{L}",
        "\\q -> the escape \\q in a pattern must be one that is known",
        "(a|b)*a(a|b){40} -> a pattern must become a deterministic automaton of modest size",
        "((a{999}){999}){99} -> a pattern must need at most 50000 states",
      })
  void whatCannotBeMetIsRefused(String regex, String message) {
    var refused = assertThrows(InferenceException.class, () -> compiler.regex(regex));
    assertTrue(String.valueOf(refused.getMessage()).contains(message), refused.getMessage());
  }

  @Test
  void groupsThatNestWithoutEndAreRefusedBeforeTheStackIsFull() {
    var refused = assertThrows(InferenceException.class, () -> compiler.regex("(".repeat(100_000)));
    assertTrue(
        String.valueOf(refused.getMessage())
            .startsWith("a group in a pattern must stand in at most 200 others"));
  }

  @Test
  void lettersThatTheModelCannotWriteAreLeftOutOrRefused() throws IOException {
    var ascii = PlainVocabulary.write(temporary, List.of("日本"), 128);
    var limited = new GrammarCompiler(ascii, List.of());
    assertEquals("x", new RandomWriter(ascii).write(limited.regex("x|é"), new Random(1), 9).get());
    var refused = assertThrows(InferenceException.class, () -> limited.regex("日x"));
    assertEquals(
        "the pattern \"日x\" must allow a text that ends, got one that can only nest for ever or needs letters that the model cannot write",
        refused.getMessage());
  }

  @Test
  void theTokensAllowedAreThoseOfAPlainWalk() {
    var grammar = compiler.regex("(the | shoe|é|日本|[a-c]{1,6}|\\d+)*!");
    var random = new Random(5);
    for (int run = 0; run < 15; run++) {
      var cursor = grammar.begin();
      var written = new ByteArrayOutputStream();
      for (int i = 0; i < 12 && !cursor.mustEnd(); i++) {
        var allowed = new int[vocabulary.size()];
        int count = cursor.allowed(allowed);
        assertEquals(plainlyAllowed(grammar, written.toByteArray()), setOf(allowed, count));
        int token = allowed[random.nextInt(count)];
        cursor.accept(token);
        written.writeBytes(vocabulary.of(token));
      }
    }
  }

  /** Each token tried from the beginning, byte by byte. */
  private Set<Integer> plainlyAllowed(TokenGrammar grammar, byte[] before) {
    var allowed = new TreeSet<Integer>();
    for (int token = 0; token < PlainVocabulary.END; token++) {
      if (leads(grammar, before, vocabulary.of(token))) {
        allowed.add(token);
      }
    }
    return allowed;
  }

  private static boolean leads(TokenGrammar grammar, byte[] before, byte[] after) {
    var cursor = grammar.begin();
    try {
      for (byte value : before) {
        cursor.accept(value & 0xFF);
      }
      for (byte value : after) {
        cursor.accept(value & 0xFF);
      }
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static Set<Integer> setOf(int[] tokens, int count) {
    var set = new TreeSet<Integer>();
    for (int i = 0; i < count; i++) {
      set.add(tokens[i]);
    }
    return set;
  }

  private static boolean accepts(TokenGrammar grammar, String text) {
    var cursor = grammar.begin();
    try {
      for (byte value : text.getBytes(StandardCharsets.UTF_8)) {
        cursor.accept(value & 0xFF);
      }
    } catch (IllegalArgumentException _) {
      return false;
    }
    return cursor.mayEnd();
  }
}
