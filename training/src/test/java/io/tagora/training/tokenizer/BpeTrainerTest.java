package io.tagora.training.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.runtime.model.ControlToken;
import io.tagora.training.tokenizer.BpeVocabulary.Merge;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BpeTrainerTest {
  private static final List<String> TEXTS =
      List.of(
          "<|begin|>low lower lowest<|sep|>newer wider widest<|end|>",
          "low low low new newer, it's the user's 42 12.50 stroller",
          "  two  spaces\n and\ttabs; naïve café – 日本語 🧸 ok");

  @TempDir private Path folder;

  @Test
  void mergesTheMostFrequentPairFirst() {
    var vocabulary = new BpeTrainer(267).train(Stream.of("ab ab ab abc", "bc"));
    assertEquals(new Merge("a", "b"), vocabulary.merges().get(0));
    assertEquals(new Merge("Ġ", "ab"), vocabulary.merges().get(1));
    assertEquals(267, vocabulary.size());
  }

  @Test
  void overlappingPairsCountOnceMerged() {
    var vocabulary = new BpeTrainer(300).train(Stream.of("aaaa", "aaaa"));
    assertEquals(List.of(new Merge("a", "a"), new Merge("aa", "aa")), vocabulary.merges());
  }

  @Test
  void controlTokensComeFirstThenBytes() {
    var vocabulary = new BpeTrainer(265).train(Stream.of("x"));
    assertEquals(ControlToken.texts(), vocabulary.tokens().subList(0, 9));
    assertEquals("Ġ", vocabulary.tokens().get(9 + ' '));
    assertEquals(265, vocabulary.tokens().stream().distinct().count());
  }

  @Test
  void everyMergeIsTheMostFrequentPairOfAPlainRecount() {
    var random = new Random(11);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      var word = new StringBuilder();
      for (int j = 1 + random.nextInt(8); j > 0; j--) {
        word.append((char) ('a' + random.nextInt(4)));
      }
      texts.add(word.toString());
    }
    var trained = new BpeTrainer(345).train(texts.stream());
    assertEquals(PlainBpe.merges(texts, trained.merges().size()), trained.merges());
  }

  @Test
  void orderOfTextsDoesNotMatter() {
    List<String> shuffled = new ArrayList<>(TEXTS);
    Collections.reverse(shuffled);
    assertEquals(
        new BpeTrainer(290).train(TEXTS.stream()), new BpeTrainer(290).train(shuffled.stream()));
  }

  @Test
  void tokenizerFileRoundTripsAnyText() throws Exception {
    TokenizerJson.write(folder, new BpeTrainer(300).train(TEXTS.stream()), 64);
    try (var encoder = new HuggingFaceEncoder(folder)) {
      for (String text : TEXTS) {
        assertEquals(text, encoder.decode(encoder.encode(text)));
      }
    }
  }

  @Test
  void controlTokensInsideTextAreSingleIds() throws Exception {
    TokenizerJson.write(folder, new BpeTrainer(300).train(TEXTS.stream()), 64);
    try (var encoder = new HuggingFaceEncoder(folder)) {
      for (int id = 0; id < ControlToken.texts().size(); id++) {
        int[] ids = encoder.encode("a" + ControlToken.texts().get(id) + "b");
        assertArrayEquals(new int[] {9 + 'a', id, 9 + 'b'}, ids);
      }
    }
  }

  @Test
  void inferenceAppliesTheMergesThatTrainingFound() throws Exception {
    var vocabulary = new BpeTrainer(300).train(TEXTS.stream());
    TokenizerJson.write(folder, vocabulary, 64);
    try (var encoder = new HuggingFaceEncoder(folder)) {
      for (int id = 265; id < vocabulary.size(); id++) {
        String text = encoder.decode(id);
        if (text.indexOf('\uFFFD') < 0) {
          assertArrayEquals(new int[] {id}, encoder.encode(text), text);
        }
      }
      int ours = 0;
      for (String text : TEXTS) {
        ours += PlainBpe.tokens(vocabulary, text);
        assertEquals(PlainBpe.tokens(vocabulary, text), encoder.encode(text).length, text);
      }
      assertTrue(ours < String.join("", TEXTS).length());
    }
  }

  @Test
  void namesAreOneTokenWhereTheyStandAsWords() throws Exception {
    var names = List.of("baby carriers", "carriers", "rugs");
    var texts = List.of("lately: baby carriers 2, rugs", "rugs<|sep|>wool rugs, drugs, carriers");
    TokenizerJson.write(folder, new BpeTrainer(300, names).train(texts.stream()), 64);
    try (var encoder = new HuggingFaceEncoder(folder)) {
      for (int i = 0; i < names.size(); i++) {
        assertArrayEquals(new int[] {265 + i}, encoder.encode(names.get(i)));
      }
      for (String text : texts) {
        assertEquals(text, encoder.decode(encoder.encode(text)));
      }
      assertEquals(List.of(265, 267), namesIn(encoder, texts.get(0)));
      assertEquals(List.of(267, 267, 266), namesIn(encoder, texts.get(1)));
    }
  }

  private static List<Integer> namesIn(HuggingFaceEncoder encoder, String text) {
    return Arrays.stream(encoder.encode(text)).filter(id -> id >= 265 && id < 268).boxed().toList();
  }

  @Test
  void namesTakeNoMoreThanHalfAndOnlyPlainAscii() {
    var vocabulary =
        new BpeTrainer(271, List.of("café", "one", "two", "one", "three", "four"))
            .train(Stream.of("five five"));
    assertEquals(List.of("one", "two", "three"), vocabulary.names());
    assertEquals(List.of("one", "two", "three"), vocabulary.tokens().subList(265, 268));
  }

  @Test
  void nothingMergesInsideOrAcrossAName() {
    var vocabulary = new BpeTrainer(300, List.of("rugs")).train(Stream.of("rugs rugs rugs xrugs"));
    assertEquals(List.of(), vocabulary.merges());
  }

  @Test
  void tooSmallAVocabularyIsRefused() {
    var error = assertThrows(IllegalArgumentException.class, () -> new BpeTrainer(100));
    assertTrue(error.getMessage().contains("at least 265"), error.getMessage());
  }
}
