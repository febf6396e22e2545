package io.tagora.inference.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tagora.inference.InferenceException;
import io.tagora.inference.fixture.TinyModel;
import io.tagora.inference.fixture.TinyTokenizer;
import io.tagora.runtime.model.ControlToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenBytesTest {
  @TempDir Path temporary;

  @Test
  void theBytesOfATextsTokensAreTheText() throws IOException {
    TinyModel.writeTokenizer(temporary, TinyTokenizer.json(true));
    var file = temporary.resolve("tokenizer.json");
    var bytes = TokenBytes.read(file, TinyTokenizer.VOCABULARY);
    var text = " shoes and\n\tÀ 日本 🙂 \u00A0\u00AD\u007F été";
    try (var tokenizer = Tokenizer.open(file)) {
      var out = new ByteArrayOutputStream();
      for (int token : tokenizer.encode(text)) {
        out.writeBytes(bytes.of(token));
      }
      assertEquals(text, out.toString(StandardCharsets.UTF_8));
    }
  }

  @Test
  void specialTokensAndNumbersWithoutATokenHaveNoBytes() throws IOException {
    TinyModel.writeTokenizer(temporary, TinyTokenizer.json(true));
    var bytes = TokenBytes.read(temporary.resolve("tokenizer.json"), TinyTokenizer.VOCABULARY);
    assertEquals(0, bytes.of(TinyTokenizer.idOf(ControlToken.SEPARATOR)).length);
    assertEquals(0, bytes.of(TinyTokenizer.VOCABULARY - 1).length);
    assertEquals(TinyTokenizer.VOCABULARY, bytes.size());
  }

  @Test
  void piecesOfSentencePieceAreReadInBothFormats() throws IOException {
    var pieces =
        """
        {"model":{"type":"BPE","byte_fallback":true,"vocab":{"<unk>":0,"<0x0A>":1,"\u2581the":2,"é":3}},
         "added_tokens":[{"id":0,"content":"<unk>","special":true},{"id":4,"content":"<x y>","special":false}]}\
        """;
    var unigram =
        """
        {"model":{"type":"Unigram","vocab":[["<unk>",0],["<0x0A>",-1.5],["\u2581the",-2],["é",-3]]},
         "added_tokens":[{"id":0,"content":"<unk>","special":true},{"id":4,"content":"<x y>","special":false}]}\
        """;
    for (var json : new String[] {pieces, unigram}) {
      var file = Files.writeString(temporary.resolve("pieces.json"), json);
      var bytes = TokenBytes.read(file, 5);
      assertEquals(0, bytes.of(0).length);
      assertArrayEquals(new byte[] {'\n'}, bytes.of(1));
      assertEquals(" the", new String(bytes.of(2), StandardCharsets.UTF_8));
      assertEquals("é", new String(bytes.of(3), StandardCharsets.UTF_8));
      assertEquals("<x y>", new String(bytes.of(4), StandardCharsets.UTF_8));
    }
  }

  @Test
  void aFileWithoutTokensIsRefused() throws IOException {
    var file = Files.writeString(temporary.resolve("none.json"), "{}");
    var refused = assertThrows(InferenceException.class, () -> TokenBytes.read(file, 5));
    assertEquals(
        "model.vocab in %s must hold tokens, got none".formatted(file), refused.getMessage());
  }
}
