package io.tagora.inference.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.inference.fixture.TinyModel;
import io.tagora.inference.fixture.TinySentencePiece;
import io.tagora.inference.fixture.TinyTokenizer;
import io.tagora.runtime.model.ControlToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerTest {
  @TempDir Path temporary;
  private Tokenizer tokenizer;

  @BeforeEach
  void open() throws IOException {
    TinyModel.writeTokenizer(temporary, TinyTokenizer.json(true));
    tokenizer = Tokenizer.open(temporary.resolve("tokenizer.json"));
  }

  @AfterEach
  void close() {
    tokenizer.close();
  }

  @Test
  void everyControlTokenInATextIsOneToken() {
    var all = String.join("", ControlToken.texts());
    assertArrayEquals(
        List.of(ControlToken.values()).stream().mapToInt(TinyTokenizer::idOf).toArray(),
        tokenizer.encode(all));
    assertEquals(2 + 3, tokenizer.encode("<|begin|>xyz<|end|>").length);
  }

  @Test
  void nothingIsAddedOrLost() {
    for (var text : List.of("", "  two  spaces ", "shoes and été 🥾\n", "x".repeat(3000))) {
      assertEquals(text, tokenizer.decode(tokenizer.encode(text)));
    }
    assertEquals(0, tokenizer.encode("").length);
  }

  @Test
  void manyTextsAreEncodedAsEachAlone() {
    var texts = List.of("shoes", "", "sand<|sep|>");
    var all = tokenizer.encodeAll(texts);
    for (int i = 0; i < texts.size(); i++) {
      assertArrayEquals(tokenizer.encode(texts.get(i)), all.get(i));
    }
  }

  @Test
  void onlyATextThatIsOneTokenHasATokenOfItsOwn() {
    assertEquals(
        OptionalInt.of(TinyTokenizer.idOf(ControlToken.SEPARATOR)), tokenizer.tokenOf("<|sep|>"));
    assertEquals(OptionalInt.empty(), tokenizer.tokenOf("<|other|>"));
  }

  @Test
  void aLetterOfSeveralTokensIsMarkedAsBrokenUntilItsLastToken() {
    var tokens = tokenizer.encode("🥾");
    assertEquals(4, tokens.length);
    for (int n = 1; n < 4; n++) {
      var part = tokenizer.decode(Arrays.copyOf(tokens, n));
      assertTrue(part.endsWith("\uFFFD") && !part.contains("🥾"), part);
    }
    assertEquals("🥾", tokenizer.decode(tokens));
  }

  @Test
  void aSentencePieceTokenizerMarksSpacesAndSpellsUnknownLettersInBytes() throws IOException {
    TinyModel.writeTokenizer(temporary, TinySentencePiece.json());
    try (var pieces = Tokenizer.open(temporary.resolve("tokenizer.json"))) {
      for (var text : List.of("an ant", "ant  an", "été 🥾 an")) {
        assertEquals(text, pieces.decode(pieces.encode(text)));
      }
      assertArrayEquals(TinySentencePiece.ids("▁an", "▁an", "t"), pieces.encode("an ant"));
      assertArrayEquals(
          TinySentencePiece.ids("▁", "<0xF0>", "<0x9F>", "<0xA5>", "<0xBE>"), pieces.encode("🥾"));
      assertEquals("an\uFFFD", pieces.decode(TinySentencePiece.ids("▁an", "<0xF0>")));
      assertArrayEquals(TinySentencePiece.ids("<s>", "▁an", "</s>"), pieces.encode("<s>an</s>"));
      assertEquals("an", pieces.decode(TinySentencePiece.ids("<s>", "▁an", "</s>")));
      int lineBreak = TinySentencePiece.ids("<0x0A>")[0];
      assertEquals(OptionalInt.of(lineBreak), pieces.tokenOf("\n"));
      assertEquals(OptionalInt.empty(), pieces.tokenOf("ant"));
      assertEquals(new Separator(lineBreak, false), Separator.of(pieces));
    }
  }
}
