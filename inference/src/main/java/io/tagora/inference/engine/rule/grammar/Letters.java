package io.tagora.inference.engine.rule.grammar;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;

/**
 * A set of Unicode characters. Classes have the meaning that Java and JavaScript share; where they
 * differ, what both allow. Surrogates are in no set, for they are no characters.
 */
final class Letters {
  private static final int BEYOND = Character.MAX_CODE_POINT + 1;

  /** By their numbers in {@link Character}. */
  private static final List<String> CATEGORIES =
      List.of(
          "Cn Lu Ll Lt Lm Lo Mn Me Mc Nd Nl No Zs Zl Zp Cc Cf -- Co Cs Pd Ps Pe Pc Po Sm Sc Sk So Pi Pf"
              .split(" "));

  private final BitSet points;

  private Letters(BitSet points) {
    this.points = points;
  }

  static Letters none() {
    return new Letters(new BitSet());
  }

  static Letters of(String letters) {
    var points = new BitSet();
    letters.codePoints().forEach(points::set);
    return new Letters(points);
  }

  /** From first to last, both included. */
  static Letters range(int first, int last) {
    var points = new BitSet();
    points.set(first, last + 1);
    points.clear(Character.MIN_SURROGATE, Character.MAX_SURROGATE + 1);
    return new Letters(points);
  }

  /** From the only letter of one set to the only one of the other, if they are in order. */
  static Optional<Letters> between(Letters first, Letters last) {
    int from = first.points.nextSetBit(0);
    int to = last.points.nextSetBit(0);
    boolean single = first.points.cardinality() == 1 && last.points.cardinality() == 1;
    return single && from <= to ? Optional.of(range(from, to)) : Optional.empty();
  }

  static Letters any() {
    return range(0, Character.MAX_CODE_POINT);
  }

  /** Any but line ends. */
  static Letters dot() {
    return of("\n\r\u0085\u2028\u2029").others();
  }

  static Letters digits() {
    return range('0', '9');
  }

  static Letters word() {
    return digits().with(range('a', 'z')).with(range('A', 'Z')).with(of("_"));
  }

  static Letters space() {
    return of(" \t\n\u000B\f\r");
  }

  /** What is white space to nobody. */
  static Letters notSpace() {
    return space()
        .with(of("\u0085\u00A0\u1680\u2028\u2029\u202F\u205F\u3000\uFEFF"))
        .with(range(0x2000, 0x200A))
        .others();
  }

  /** The characters of a Unicode general category, as "Lu", or of all that begin so, as "L". */
  static Letters category(String name) {
    var points = new BitSet();
    for (int point = 0; point < BEYOND; point++) {
      if (CATEGORIES.get(Character.getType(point)).startsWith(name)) {
        points.set(point);
      }
    }
    points.clear(Character.MIN_SURROGATE, Character.MAX_SURROGATE + 1);
    return new Letters(points);
  }

  Letters with(Letters more) {
    var all = (BitSet) points.clone();
    all.or(more.points);
    return new Letters(all);
  }

  Letters without(Letters less) {
    var left = (BitSet) points.clone();
    left.andNot(less.points);
    return new Letters(left);
  }

  Letters others() {
    return any().without(this);
  }

  boolean isEmpty() {
    return points.isEmpty();
  }

  int ranges() {
    int count = 0;
    for (int first = points.nextSetBit(0); first >= 0; count++) {
      first = points.nextSetBit(points.nextClearBit(first));
    }
    return count;
  }

  Automaton automaton() {
    int count = ranges();
    var first = new int[count];
    var last = new int[count];
    int from = 0;
    for (int i = 0; i < count; i++) {
      first[i] = points.nextSetBit(from);
      from = Math.min(points.nextClearBit(first[i]), BEYOND);
      last[i] = from - 1;
    }
    return Automata.makeCharClass(first, last);
  }
}
