package io.tagora.inference.engine.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WrittenTextTest {
  @Test
  void onlyWholeCharactersAreTold() {
    var text = new WrittenText(List.of());
    byte[] bytes = "aé🙂".getBytes(StandardCharsets.UTF_8);
    var told = new StringBuilder();
    for (byte value : bytes) {
      assertFalse(text.append(new byte[] {value}));
      var news = text.untold();
      assertFalse(news.contains("\uFFFD"), news);
      told.append(news).append('|');
    }
    assertEquals("a||é||||🙂|", told.toString());
  }

  @Test
  void aCharacterThatIsNeverFinishedIsLeftOutAndBrokenOnesAreReplaced() {
    var text = new WrittenText(List.of());
    text.append(new byte[] {'a', (byte) 0xFF, 'b', (byte) 0xF0, (byte) 0x9F});
    text.end();
    assertEquals("a\uFFFDb", text.all());
    assertEquals("a\uFFFDb", text.untold());
  }

  @Test
  void whatMayBecomeAStopIsHeldBackUntilItCannot() {
    var text = new WrittenText(List.of("END", "\n\n"));
    assertFalse(text.append(bytes("one E")));
    assertEquals("one ", text.untold());
    assertFalse(text.append(bytes("N")));
    assertEquals("", text.untold());
    assertFalse(text.append(bytes("ough\n")));
    assertEquals("ENough", text.untold());
    assertTrue(text.append(bytes("\nmore")));
    assertEquals("", text.untold());
    assertEquals("one ENough", text.all());
  }

  /** The twin has the whole text and looks for stops after each token. */
  @Test
  void whateverTheTokensTheTextEndsBeforeTheFirstStopAndIsToldOnce() {
    for (int seed = 0; seed < 2000; seed++) {
      var random = new Random(seed);
      var stops = IntStream.range(0, random.nextInt(3)).mapToObj(_ -> letters(random, 3)).toList();
      var whole = letters(random, 40);
      var expected = whole;
      var text = new WrittenText(stops);
      var told = new StringBuilder();
      byte[] bytes = bytes(whole);
      for (int from = 0; from < bytes.length; ) {
        int to = Math.min(bytes.length, from + 1 + random.nextInt(4));
        boolean stopped = text.append(Arrays.copyOfRange(bytes, from, to));
        var soFar = new String(bytes, 0, to, StandardCharsets.UTF_8);
        told.append(text.untold());
        int at = stops.stream().mapToInt(soFar::indexOf).filter(i -> i >= 0).min().orElse(-1);
        assertEquals(at >= 0, stopped, "seed " + seed);
        if (stopped) {
          expected = soFar.substring(0, at);
          break;
        }
        from = to;
      }
      text.end();
      told.append(text.untold());
      assertEquals(expected, text.all(), "seed " + seed);
      assertEquals(expected, told.toString(), "seed " + seed);
    }
  }

  private static String letters(Random random, int most) {
    return IntStream.rangeClosed(0, random.nextInt(most))
        .mapToObj(_ -> List.of("a", "b", "é", "\n").get(random.nextInt(4)))
        .collect(Collectors.joining());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
