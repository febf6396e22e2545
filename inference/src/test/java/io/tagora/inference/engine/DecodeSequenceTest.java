package io.tagora.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.inference.engine.rule.RuleCompiler;
import io.tagora.inference.fixture.TinyModel;
import io.tagora.inference.fixture.TinyTokenizer;
import io.tagora.inference.model.Separator;
import io.tagora.inference.model.TokenBytes;
import io.tagora.inference.model.Tokenizer;
import io.tagora.runtime.model.ControlToken;
import io.tagora.runtime.model.DecodeEngine.Ended;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.Decoding.Penalties;
import io.tagora.runtime.model.DecodingBuilder;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.Generation.Finish;
import io.tagora.runtime.model.OutputRule;
import io.tagora.runtime.model.ScoredToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecodeSequenceTest {
  private static final int END = TinyTokenizer.idOf(ControlToken.END);
  private static final int CAPACITY = 1000;
  private static final OutputRule TEXT = new OutputRule.Text();

  @TempDir Path temporary;
  private Tokenizer tokenizer;
  private TokenBytes vocabulary;
  private RuleCompiler rules;

  @BeforeEach
  void open() throws IOException {
    TinyModel.writeTokenizer(temporary, TinyTokenizer.json(true));
    var file = temporary.resolve("tokenizer.json");
    tokenizer = Tokenizer.open(file);
    vocabulary = TokenBytes.read(file, TinyTokenizer.VOCABULARY);
    rules = new RuleCompiler(tokenizer, vocabulary, Separator.of(tokenizer), List.of(END));
  }

  @AfterEach
  void close() {
    tokenizer.close();
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void logitsThatAreNoNumbersFailTheSequenceAndNoTokenIsTaken(float broken) {
    var sequence = sequence(Decoding.builder(9, TEXT).streamed());
    write(sequence, 'a');
    sequence.progress();
    var logits = likely('b');
    logits[17] = broken;

    var ended = write(sequence, logits).orElseThrow();
    assertEquals(
        "the model's logits must be numbers, got %s for token 17 after 5 tokens".formatted(broken),
        assertInstanceOf(Ended.Failed.class, ended).reason());
    assertEquals(Optional.empty(), sequence.progress());
  }

  @Test
  void textIsExactlyWhatWasWritten() {
    var sequence = sequence(Decoding.builder(99, TEXT));
    var generation = writeAll(sequence, tokenizer.encode(" one\n\n<|sep|> and shoes "), END);
    assertEquals(List.of(" one\n\n and shoes "), generation.texts());
    assertEquals(Finish.END_TOKEN, generation.finish());
    assertEquals(List.of(), generation.tokens());
  }

  @Test
  void streamedTextIsTheGenerationsText() {
    for (var stops : List.of(List.<String>of(), List.of("oes"), List.of("\n\nx"))) {
      var sequence = sequence(Decoding.builder(99, TEXT).stops(stops).streamed());
      var told = new StringBuilder();
      Generation generation = null;
      for (int token : tokenizer.encode("sand\n\nand winter shoes, été")) {
        var ended = write(sequence, token);
        sequence.progress().ifPresent(p -> told.append(p.text()));
        if (ended.isPresent()) {
          generation = ((Ended.Written) ended.get()).generation();
          break;
        }
      }
      if (generation == null) {
        generation = ((Ended.Written) write(sequence, END).orElseThrow()).generation();
        sequence.progress().ifPresent(p -> told.append(p.text()));
      }
      assertEquals(String.join("\n", generation.texts()), told.toString());
    }
  }

  @Test
  void partsAreStreamedWhenTheyAreFinished() {
    var sequence = sequence(Decoding.builder(99, OutputRule.FREE).streamed());
    var told = new ArrayList<String>();
    for (int token : tokenizer.encode("one<|sep|>two<|sep|>")) {
      write(sequence, token);
      sequence.progress().ifPresent(p -> told.add(p.text()));
    }
    assertEquals(List.of("one", "\ntwo"), told);
  }

  @Test
  void scoresAreThoseOfTheModelWhateverThePenalties() {
    var decoding =
        Decoding.builder(9, TEXT).penalties(new Penalties(1.5, 1, 1)).logProbabilities(2);
    var sequence = sequence(decoding.streamed());
    var generation = writeAll(sequence, new int[] {byteToken('b'), byteToken('b')}, END);

    assertEquals(List.of("b", "b"), generation.tokens().stream().map(ScoredToken::text).toList());
    var logits = likely(byteToken('b'));
    double expected = 50 - LogSumExp.of(logits);
    for (var token : generation.tokens()) {
      assertEquals(expected, token.logProbability(), 1e-9);
      assertEquals(List.of((int) 'b'), token.bytes());
      assertEquals(2, token.alternatives().size());
      assertEquals(token.text(), token.alternatives().getFirst().text());
      assertTrue(token.alternatives().getLast().logProbability() < expected);
    }
    assertEquals(generation.tokens(), sequence.progress().orElseThrow().tokens());
  }

  @Test
  void whatWasWrittenOftenGivesWay() {
    var sequence = sequence(Decoding.builder(5, TEXT).penalties(new Penalties(1, 0.4, 0)));
    var logits = new float[TinyTokenizer.VOCABULARY];
    logits[byteToken('x')] = 1;
    logits[byteToken('y')] = 0.5f;
    var ended = Optional.<Ended>empty();
    while (ended.isEmpty()) {
      ended = write(sequence, logits);
    }
    assertEquals(List.of("xxyxy"), ((Ended.Written) ended.get()).generation().texts());
  }

  @Test
  void aPatternAndAStopHoldTogether() {
    var rule = new OutputRule.Regex("[a-z ]+\\.");
    var sequence = sequence(Decoding.builder(99, rule).stops(List.of("two")));
    var generation = writeAll(sequence, tokenizer.encode("one two three."), END);
    assertEquals(List.of("one "), generation.texts());
    assertEquals(Finish.STOP_TEXT, generation.finish());
  }

  @Test
  void whereNothingCanFollowTheWritingEndsByItself() {
    var sequence = sequence(Decoding.builder(99, new OutputRule.Regex("a{3}")));
    var generation = writeAll(sequence, new int[] {END, END, END}, END);
    assertEquals(List.of("aaa"), generation.texts());
    assertEquals(Finish.RULE_COMPLETE, generation.finish());
    assertEquals(3, generation.generatedTokens());
  }

  @Test
  void anAnswerThatIsCutSaysSo() {
    var sequence = sequence(Decoding.builder(4, new OutputRule.JsonObject()));
    var generation = writeAll(sequence, tokenizer.encode("{\"abcdef"), END);
    assertEquals(List.of("{\"ab"), generation.texts());
    assertEquals(Finish.MAX_TOKENS, generation.finish());
  }

  private DecodeSequence sequence(DecodingBuilder builder) {
    var decoding = builder.build();
    var rule = rules.compile(decoding.rule(), decoding.stops());
    return new DecodeSequence(7, decoding, rule, vocabulary, new int[5]);
  }

  private static Generation writeAll(DecodeSequence sequence, int[] tokens, int last) {
    for (int token : tokens) {
      var ended = write(sequence, token);
      if (ended.isPresent()) {
        return ((Ended.Written) ended.get()).generation();
      }
    }
    return ((Ended.Written) write(sequence, last).orElseThrow()).generation();
  }

  /** A step of a model that finds this token likeliest. */
  private static Optional<Ended> write(DecodeSequence sequence, int token) {
    return write(sequence, likely(token));
  }

  private static Optional<Ended> write(DecodeSequence sequence, float[] logits) {
    var allowed = new int[TinyTokenizer.VOCABULARY];
    return sequence.write(logits, allowed, new Sampler(logits.length), CAPACITY);
  }

  private static float[] likely(int token) {
    var logits = new float[TinyTokenizer.VOCABULARY];
    Arrays.fill(logits, -1);
    logits[token] = 50;
    return logits;
  }

  private int byteToken(char letter) {
    return tokenizer.encode(Character.toString(letter))[0];
  }
}
