package io.tagora.inference.engine.rule;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StopTailTest {

  @Test
  void aStopIsFoundByItsLastByteHoweverTheTextIsCut() {
    var random = new Random(11);
    for (int round = 0; round < 500; round++) {
      var stops = List.of(letters(random, 1 + random.nextInt(4)), letters(random, 3));
      var text = letters(random, 12);
      var tail = new StopTail(stops);
      int from = 0;
      while (from < text.length()) {
        int to = Math.min(text.length(), from + random.nextInt(4));
        var before = text.substring(0, to);
        boolean found = tail.endsIn(bytes(text.substring(from, to)));
        if (stops.stream().anyMatch(before::contains)) {
          assertTrue(found, stops + " in " + before);
          break;
        }
        assertFalse(found, stops + " in " + before);
        from = to;
      }
    }
  }

  @Test
  void aLetterMayComeInSeveralPieces() {
    var tail = new StopTail(List.of("né"));
    var text = bytes("ané");
    assertFalse(tail.endsIn(Arrays.copyOf(text, 3)));
    assertTrue(tail.endsIn(Arrays.copyOfRange(text, 3, 4)));
  }

  @Test
  void whatWasBeforeTheLastPartDoesNotCount() {
    var tail = new StopTail(List.of("ab"));
    assertFalse(tail.endsIn(bytes("a")));
    tail.clear();
    assertFalse(tail.endsIn(bytes("b")));
    assertTrue(tail.endsIn(bytes("ab")));
  }

  private static String letters(Random random, int count) {
    return random
        .ints(count, 'a', 'c' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
