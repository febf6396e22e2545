package io.tagora.inference.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.tagora.inference.InferenceException;
import io.tagora.inference.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The bytes that each token stands for in a text, as {@code tokenizer.json} says; special tokens,
 * and numbers that it does not name, stand for none. Knows byte-level vocabularies (GPT-2) and
 * those that write a space as U+2581 and missing bytes as {@code <0xNN>} (SentencePiece).
 * Immutable.
 */
public final class TokenBytes {
  private static final Pattern FALLBACK = Pattern.compile("<0x([0-9A-Fa-f]{2})>");
  private static final char SPACE_MARK = '\u2581';
  private static final Map<Integer, Integer> BYTE_OF_LETTER = byteOfLetter();

  private final byte[][] bytes;

  private TokenBytes(byte[][] bytes) {
    this.bytes = bytes;
  }

  /**
   * Reads a vocabulary.
   *
   * @param vocabulary how many tokens the model knows; more in the file are left out
   * @throws InferenceException if the file is not a Hugging Face tokenizer
   */
  public static TokenBytes read(Path tokenizerFile, int vocabulary) {
    var root = Json.read(tokenizerFile);
    var bytes = new byte[vocabulary][0];
    boolean byteLevel = holds(root.path("decoder"), "ByteLevel");
    var pieces = root.path("model").path("vocab");
    if (pieces.isEmpty()) {
      throw new InferenceException(
          "model.vocab in %s must hold tokens, got none".formatted(tokenizerFile));
    }
    if (pieces.isArray()) {
      for (int token = 0; token < pieces.size(); token++) {
        put(bytes, token, pieceBytes(pieces.path(token).path(0).asText(), byteLevel));
      }
    } else {
      pieces
          .properties()
          .forEach(e -> put(bytes, e.getValue().asInt(), pieceBytes(e.getKey(), byteLevel)));
    }
    for (var added : root.path("added_tokens")) {
      put(bytes, added.path("id").asInt(), addedBytes(added));
    }
    return new TokenBytes(bytes);
  }

  /** Tokens, with and without bytes. */
  public int size() {
    return bytes.length;
  }

  /** A token's bytes; not to be changed. */
  public byte[] of(int token) {
    return bytes[token];
  }

  private static void put(byte[][] bytes, int token, byte[] own) {
    if (token < bytes.length) {
      bytes[token] = own;
    }
  }

  private static boolean holds(JsonNode decoder, String type) {
    return decoder.path("type").asText().equals(type)
        || decoder.path("decoders").valueStream().anyMatch(inner -> holds(inner, type));
  }

  private static byte[] addedBytes(JsonNode added) {
    return added.path("special").asBoolean()
        ? new byte[0]
        : added.path("content").asText().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] pieceBytes(String piece, boolean byteLevel) {
    if (byteLevel) {
      return lettersToBytes(piece);
    }
    var fallback = FALLBACK.matcher(piece);
    return fallback.matches()
        ? new byte[] {(byte) Integer.parseInt(fallback.group(1), 16)}
        : piece.replace(SPACE_MARK, ' ').getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] lettersToBytes(String piece) {
    var out = new ByteArrayOutputStream();
    piece
        .codePoints()
        .forEach(letter -> {
          var value = BYTE_OF_LETTER.get(letter);
          if (value == null) {
            out.writeBytes(Character.toString(letter).getBytes(StandardCharsets.UTF_8));
          } else {
            out.write(value);
          }
        });
    return out.toByteArray();
  }

  /** GPT-2's alphabet: bytes that print are themselves, the others follow from U+0100 on. */
  private static Map<Integer, Integer> byteOfLetter() {
    var letters = new HashMap<Integer, Integer>();
    int[] printing = {'!', '~', 0xA1, 0xAC, 0xAE, 0xFF};
    int next = 256;
    for (int value = 0; value < 256; value++) {
      int at = Arrays.binarySearch(printing, value);
      boolean prints = at >= 0 || (-at - 1) % 2 == 1;
      letters.put(prints ? value : next++, value);
    }
    return letters;
  }
}
