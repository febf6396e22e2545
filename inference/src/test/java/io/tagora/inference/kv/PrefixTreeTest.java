package io.tagora.inference.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PrefixTreeTest {
  private final PrefixTree tree = new PrefixTree();

  @Test
  void theLongestBeginningIsFoundInTheMiddleOfALabel() {
    tree.add(tokens("abcdef"), 3);
    tree.add(tokens("abx"), 5);
    assertEquals(new PrefixTree.Match(4, rows(3)), tree.longest(tokens("abcdzz")));
    assertEquals(new PrefixTree.Match(2, rows(3, 5)), tree.longest(tokens("ab")));
    assertEquals(new PrefixTree.Match(3, rows(5)), tree.longest(tokens("abxyz")));
    assertEquals(new PrefixTree.Match(0, rows()), tree.longest(tokens("b")));
  }

  @Test
  void aRowThatIsTakenOutLeavesTheOthers() {
    tree.add(tokens("abcd"), 0);
    tree.add(tokens("ab"), 1);
    tree.add(tokens("abcd"), 2);
    tree.remove(0);
    tree.remove(0);
    assertEquals(new PrefixTree.Match(4, rows(2)), tree.longest(tokens("abcd")));
    tree.remove(1);
    assertEquals(new PrefixTree.Match(3, rows(2)), tree.longest(tokens("abcx")));
    tree.remove(2);
    assertEquals(new PrefixTree.Match(0, rows()), tree.longest(tokens("abcd")));
  }

  @Test
  void whatOthersHoldTooIsCounted() {
    tree.add(tokens("abcd"), 0);
    assertEquals(0, tree.shared(0));
    tree.add(tokens("abcx"), 1);
    assertEquals(3, tree.shared(0));
    tree.add(tokens("abcdef"), 2);
    assertEquals(4, tree.shared(0));
    assertEquals(4, tree.shared(2));
    assertEquals(0, tree.shared(9));
  }

  @Test
  void aRowMustHoldSomethingAndStandOnce() {
    tree.add(tokens("a"), 0);
    assertThrows(IllegalArgumentException.class, () -> tree.add(tokens("b"), 0));
    assertThrows(IllegalArgumentException.class, () -> tree.add(tokens(""), 1));
  }

  @Test
  void itAnswersAsALookAtEveryRowDoes() {
    var random = new Random(71);
    var twin = new HashMap<Integer, int[]>();
    for (int step = 0; step < 4000; step++) {
      int row = random.nextInt(12);
      if (twin.remove(row) != null) {
        tree.remove(row);
      } else {
        var tokens = randomTokens(random);
        twin.put(row, tokens);
        tree.add(tokens, row);
      }
      var prompt = randomTokens(random);
      assertEquals(plainLongest(twin, prompt), tree.longest(prompt), "step " + step);
      twin.forEach((held, _) -> assertEquals(plainShared(twin, held), tree.shared(held)));
    }
    assertTrue(!twin.isEmpty());
  }

  private static PrefixTree.Match plainLongest(Map<Integer, int[]> twin, int[] prompt) {
    int most = twin.values().stream().mapToInt(t -> common(t, prompt)).max().orElse(0);
    var rows = new BitSet();
    twin.forEach((row, tokens) -> rows.set(row, most > 0 && common(tokens, prompt) == most));
    return new PrefixTree.Match(most, rows);
  }

  private static int plainShared(Map<Integer, int[]> twin, int row) {
    return twin.entrySet().stream()
        .filter(other -> other.getKey() != row)
        .mapToInt(other -> common(other.getValue(), twin.get(row)))
        .max()
        .orElse(0);
  }

  static int common(int[] one, int[] other) {
    int i = 0;
    while (i < one.length && i < other.length && one[i] == other[i]) {
      i++;
    }
    return i;
  }

  /** Of few letters, so that many begin alike. */
  static int[] randomTokens(Random random) {
    return random.ints(1 + random.nextInt(8), 0, 3).toArray();
  }

  private static int[] tokens(String text) {
    return text.chars().toArray();
  }

  private static BitSet rows(int... rows) {
    var set = new BitSet();
    for (int row : rows) {
      set.set(row);
    }
    return set;
  }
}
