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
import io.tagora.runtime.model.PhraseSet;
import io.tagora.runtime.model.PhraseSet.Phrase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhraseRuleTest {
  private static final int END = TinyTokenizer.idOf(ControlToken.END);
  private static final PhraseSet SHOES =
      new PhraseSet(
          "shoes",
          List.of(
              new Phrase("shoe", "footwear"),
              new Phrase("shoes", "footwear"),
              new Phrase("sand", "beach"),
              new Phrase("sandal", "footwear"),
              new Phrase("winter coat", "coats"),
              new Phrase("winter hat", "hats"),
              new Phrase("été", "summer")));

  @TempDir Path temporary;
  private Tokenizer tokenizer;
  private RuleCompiler compiler;
  private int separator;

  @BeforeEach
  void open() throws IOException {
    TinyModel.writeTokenizer(temporary, TinyTokenizer.json(true));
    tokenizer = Tokenizer.open(temporary.resolve("tokenizer.json"));
    compiler =
        new RuleCompiler(
            tokenizer,
            TokenBytes.read(temporary.resolve("tokenizer.json"), TinyTokenizer.VOCABULARY),
            Separator.of(tokenizer),
            List.of(END));
    separator = Separator.of(tokenizer).token();
  }

  @AfterEach
  void close() {
    tokenizer.close();
  }

  @Test
  void whateverIsChosenOnlyPhrasesOfUnusedGroupsComeOut() {
    for (int seed = 0; seed < 500; seed++) {
      var random = new Random(seed);
      int max = 1 + random.nextInt(7);
      int min = random.nextInt(max + 1);
      var rule = compiler.compile(new OutputRule.Phrases(SHOES, min, max), List.of());
      var finish = writeAtRandom(rule, random);
      var texts = rule.parts().stream().map(Generation.Part::text).toList();
      var where = "seed " + seed + ": " + texts;
      var groups = new HashSet<String>();
      texts.forEach(text -> assertTrue(groups.add(groupOf(text)), where));
      assertTrue(texts.size() >= Math.min(min, 4) && texts.size() <= max, where);
      assertTrue(finish == Finish.END_TOKEN || finish == Finish.RULE_COMPLETE, where);
    }
  }

  private Finish writeAtRandom(TokenRule rule, Random random) {
    var allowed = new int[TinyTokenizer.VOCABULARY];
    for (int written = 0; written < 200; written++) {
      int count = rule.allowed(allowed);
      assertTrue(count > 0, "something must be allowed after " + rule.parts());
      var finish = rule.accept(allowed[random.nextInt(count)], -0.5);
      if (finish.isPresent()) {
        return finish.get();
      }
    }
    throw new AssertionError("the rule must come to an end, got " + rule.parts());
  }

  private static String groupOf(String text) {
    return SHOES.phrases().stream()
        .filter(phrase -> phrase.text().equals(text))
        .map(Phrase::group)
        .findFirst()
        .orElseThrow(() -> new AssertionError("must be a phrase of the set, got " + text));
  }

  @Test
  void aPhraseThatBeginsALongerOneMayEndOrGoOn() {
    var set = new PhraseSet("", List.of(new Phrase("shoe", "a"), new Phrase("shoes", "b")));
    var rule = compiler.compile(new OutputRule.Phrases(set, 1, 2), List.of());
    write(rule, "shoe");
    assertEquals(sorted(tokenizer.encode("s")[0], separator, END), allowed(rule));
  }

  @Test
  void theEndIsNotAllowedBeforeTheLeastNumberOfPhrases() {
    var rule = compiler.compile(new OutputRule.Phrases(SHOES, 2, 3), List.of());
    write(rule, "sand");
    assertTrue(allowed(rule).contains(separator));
    assertTrue(!allowed(rule).contains(END));
  }

  @Test
  void anEmptyAnswerIsAllowedWhereNoPhraseIsRequired() {
    var rule = compiler.compile(new OutputRule.Phrases(SHOES, 0, 3), List.of());
    assertTrue(allowed(rule).contains(END));
    assertEquals(Optional.of(Finish.END_TOKEN), rule.accept(END, -1));
    assertEquals(List.of(), rule.parts());
  }

  @Test
  void whenEveryGroupIsUsedTheWritingIsComplete() {
    var set = new PhraseSet("", List.of(new Phrase("hat", "a"), new Phrase("cap", "a")));
    var rule = compiler.compile(new OutputRule.Phrases(set, 2, 5), List.of());
    assertEquals(Optional.of(Finish.RULE_COMPLETE), write(rule, "cap"));
  }

  @Test
  void thePhraseOfTheGreatestNumberCompletesTheWriting() {
    var rule = compiler.compile(new OutputRule.Phrases(SHOES, 1, 1), List.of());
    assertEquals(Optional.of(Finish.RULE_COMPLETE), write(rule, "winter hat"));
  }

  @Test
  void aPhraseUnderTwoGroupsUsesBoth() {
    var set =
        new PhraseSet(
            "",
            List.of(
                new Phrase("hat", "head"),
                new Phrase("hat", "winter"),
                new Phrase("cap", "head"),
                new Phrase("coat", "winter"),
                new Phrase("shoe", "feet")));
    var rule = compiler.compile(new OutputRule.Phrases(set, 1, 5), List.of());
    write(rule, "hat");
    assertEquals(Optional.empty(), rule.accept(separator, -1));
    assertEquals(sorted(tokenizer.encode("shoe")[0]), allowed(rule));
  }

  @Test
  void anUnfinishedPhraseIsDroppedWhenTheWritingIsCut() {
    var rule = compiler.compile(new OutputRule.Phrases(SHOES, 1, 3), List.of());
    write(rule, "sand");
    rule.accept(separator, -1);
    write(rule, "winter c");
    rule.cut();
    assertEquals(List.of("sand"), rule.parts().stream().map(Generation.Part::text).toList());
  }

  private Optional<Finish> write(TokenRule rule, String text) {
    var finish = Optional.<Finish>empty();
    for (int token : tokenizer.encode(text)) {
      assertEquals(Optional.empty(), finish);
      assertTrue(allowed(rule).contains(token), text);
      finish = rule.accept(token, -0.5);
    }
    return finish;
  }

  private static List<Integer> allowed(TokenRule rule) {
    var into = new int[TinyTokenizer.VOCABULARY];
    return IntStream.of(into).limit(rule.allowed(into)).sorted().boxed().toList();
  }

  private static List<Integer> sorted(int... tokens) {
    return IntStream.of(tokens).sorted().boxed().toList();
  }
}
