package io.tagora.training.tokenizer;

import java.nio.charset.StandardCharsets;

/**
 * The byte alphabet of byte-level BPE (GPT-2): every byte has a visible character, so that a token
 * of any bytes is a plain string in a vocabulary file.
 *
 * <p>Printable Latin-1 bytes stand for themselves; the other 68 take the characters from U+0100 on,
 * in byte order, so a space is written Ġ.
 */
public final class ByteAlphabet {
  public static final int SIZE = 256;
  private static final char[] CHARACTERS = characters();

  private ByteAlphabet() {}

  /** The character of a byte in 0..255. */
  public static char character(int unsignedByte) {
    return CHARACTERS[unsignedByte];
  }

  /** The UTF-8 bytes of the text, one character each. */
  public static String spell(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    var spelled = new StringBuilder(bytes.length);
    for (byte b : bytes) {
      spelled.append(CHARACTERS[Byte.toUnsignedInt(b)]);
    }
    return spelled.toString();
  }

  private static char[] characters() {
    char[] characters = new char[SIZE];
    char next = 0x100;
    for (int b = 0; b < SIZE; b++) {
      characters[b] = standsForItself(b) ? (char) b : next++;
    }
    return characters;
  }

  private static boolean standsForItself(int b) {
    return (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || (b >= 0xAE && b <= 0xFF);
  }
}
