package io.tagora.inference.engine.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.inference.fixture.TinyModel;
import io.tagora.inference.fixture.TinyTokenizer;
import io.tagora.inference.model.Separator;
import io.tagora.inference.model.TokenBytes;
import io.tagora.inference.model.Tokenizer;
import io.tagora.runtime.model.ControlToken;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.Generation.Finish;
import io.tagora.runtime.model.OutputRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreeRuleTest {
  private static final int END = TinyTokenizer.idOf(ControlToken.END);

  @TempDir Path temporary;

  @Test
  void partsAreSplitAtOurSeparatorToken() throws IOException {
    try (var tokenizer = tokenizer(true)) {
      var rule = rule(tokenizer);
      assertEquals(Optional.empty(), write(rule, tokenizer, "two\nlines<|sep|><|sep|> é <|sep|>x"));
      assertEquals(Optional.of(Finish.END_TOKEN), rule.accept(END, -1));
      assertEquals(List.of("two\nlines", "é", "x"), texts(rule));
    }
  }

  @Test
  void withoutOurSeparatorPartsAreLines() throws IOException {
    try (var tokenizer = tokenizer(false)) {
      var rule = rule(tokenizer);
      write(rule, tokenizer, "first line\nsecond\n\nthird");
      rule.cut();
      assertEquals(List.of("first line", "second", "third"), texts(rule));
    }
  }

  @Test
  void aPartSumsTheLogProbabilitiesOfItsOwnTokens() throws IOException {
    try (var tokenizer = tokenizer(true)) {
      var rule = rule(tokenizer);
      write(rule, tokenizer, "ab<|sep|>xyz");
      rule.cut();
      assertEquals(
          List.of(-1.0, -1.5), rule.parts().stream().map(Generation.Part::logProbability).toList());
    }
  }

  @Test
  void aStopTextMayBeginAndEndInsideTokens() throws IOException {
    try (var tokenizer = tokenizer(true)) {
      var compiler =
          new RuleCompiler(tokenizer, vocabulary(), Separator.of(tokenizer), List.of(END));
      var rule = compiler.compile(OutputRule.FREE, List.of("nd sh", "zzz"));
      assertEquals(Optional.of(Finish.STOP_TEXT), write(rule, tokenizer, "hat<|sep|>sand shoes"));
      assertEquals(List.of("hat", "sa"), texts(rule));
    }
  }

  @Test
  void thereIsNoEndBeforeTheLeastParts() throws IOException {
    try (var tokenizer = tokenizer(true)) {
      var rule = rule(tokenizer, new OutputRule.Free(2, 9, false));
      int[] allowed = new int[TinyTokenizer.VOCABULARY];
      write(rule, tokenizer, "one<|sep|>");
      int count = rule.allowed(allowed);
      assertEquals(TinyTokenizer.VOCABULARY - 1, count);
      assertTrue(Arrays.stream(allowed, 0, count).noneMatch(token -> token == END));
      write(rule, tokenizer, "two");
      assertEquals(TokenRule.ANY, rule.allowed(allowed));
    }
  }

  @Test
  void distinctPartsBeginWithDifferentTokens() throws IOException {
    try (var tokenizer = tokenizer(true)) {
      var rule = rule(tokenizer, new OutputRule.Free(0, 9, true));
      int[] allowed = new int[TinyTokenizer.VOCABULARY];
      assertEquals(TokenRule.ANY, rule.allowed(allowed));
      write(rule, tokenizer, "one<|sep|>");
      int first = tokenizer.encode("one")[0];
      int count = rule.allowed(allowed);
      assertEquals(TinyTokenizer.VOCABULARY - 1, count);
      assertTrue(Arrays.stream(allowed, 0, count).noneMatch(token -> token == first));
      write(rule, tokenizer, "t");
      assertEquals(TokenRule.ANY, rule.allowed(allowed));
    }
  }

  @Test
  void theLastPartAllowedEndsTheWriting() throws IOException {
    try (var tokenizer = tokenizer(true)) {
      var rule = rule(tokenizer, new OutputRule.Free(0, 2, false));
      assertEquals(
          Optional.of(Finish.RULE_COMPLETE), write(rule, tokenizer, "one<|sep|>two<|sep|>three"));
      assertEquals(List.of("one", "two"), texts(rule));
    }
  }

  @Test
  void aPartThatWouldBeginBelowItsFloorEndsTheWriting() throws IOException {
    try (var tokenizer = tokenizer(true)) {
      var rule = rule(tokenizer, new OutputRule.Free(9, 9, false, List.of(-9.0, -0.5, -0.4)));
      assertEquals(
          Optional.of(Finish.RULE_COMPLETE), write(rule, tokenizer, "one<|sep|>two<|sep|>three"));
      assertEquals(List.of("one", "two"), texts(rule));
    }
  }

  private static Optional<Finish> write(TokenRule rule, Tokenizer tokenizer, String text) {
    for (int token : tokenizer.encode(text)) {
      var finish = rule.accept(token, -0.5);
      if (finish.isPresent()) {
        return finish;
      }
    }
    return Optional.empty();
  }

  private TokenRule rule(Tokenizer tokenizer) {
    return rule(tokenizer, OutputRule.FREE);
  }

  private TokenRule rule(Tokenizer tokenizer, OutputRule rule) {
    return new RuleCompiler(tokenizer, vocabulary(), Separator.of(tokenizer), List.of(END))
        .compile(rule, List.of());
  }

  private static List<String> texts(TokenRule rule) {
    return rule.parts().stream().map(Generation.Part::text).toList();
  }

  private TokenBytes vocabulary() {
    return TokenBytes.read(temporary.resolve("tokenizer.json"), TinyTokenizer.VOCABULARY);
  }

  private Tokenizer tokenizer(boolean controlTokens) throws IOException {
    TinyModel.writeTokenizer(temporary, TinyTokenizer.json(controlTokens));
    return Tokenizer.open(temporary.resolve("tokenizer.json"));
  }
}
