package io.tagora.inference.engine.rule.grammar;

import io.tagora.inference.InferenceException;
import io.tagora.inference.engine.rule.grammar.RegexPattern.Branch;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the regular part of the syntax that Java, JavaScript and Python share. What is not regular,
 * and what they read differently, is refused with its place.
 */
final class RegexParser {
  private static final int MOST_OPEN = 200;

  private final RegexText text;
  private final RegexEscapes escapes;
  private int open;

  RegexParser(String pattern) {
    text = new RegexText(pattern);
    escapes = new RegexEscapes(text);
  }

  /**
   * The pattern's branches; anchors stand only at their ends.
   *
   * @throws InferenceException that says what is refused, and where
   */
  List<Branch> branches() {
    var branches = new ArrayList<Branch>();
    do {
      boolean fromStart = text.take('^');
      var parts = sequence();
      boolean toEnd = text.take('$');
      branches.add(new Branch(fromStart, new Regex.Sequence(parts), toEnd));
    } while (text.take('|'));
    if (!text.atEnd()) {
      throw text.refused("'%c'".formatted(text.peek()), "begin with '(' what ends with ')'");
    }
    return branches;
  }

  private Regex choice() {
    var options = new ArrayList<Regex>();
    do {
      options.add(new Regex.Sequence(sequence()));
    } while (text.take('|'));
    return options.size() == 1 ? options.getFirst() : new Regex.Choice(options);
  }

  private List<Regex> sequence() {
    var parts = new ArrayList<Regex>();
    while (!text.atEnd() && "|)$".indexOf(text.peek()) < 0) {
      parts.add(repeated(atom()));
    }
    return parts;
  }

  private Regex atom() {
    int letter = text.next();
    return switch (letter) {
      case '(' -> group();
      case '[' -> new Regex.Letter(letterClass());
      case '.' -> new Regex.Letter(Letters.dot());
      case '\\' -> new Regex.Letter(escapes.outside());
      case '^' -> throw text.refused("'^' inside", "stand at the beginning of the pattern only");
      case '*', '+', '?', '{' ->
          throw text.refused("'%c' after nothing".formatted(letter), "be escaped as a letter");
      default -> new Regex.Letter(Letters.of(Character.toString(letter)));
    };
  }

  private Regex group() {
    if (++open > MOST_OPEN) {
      throw text.refused("a group", "stand in at most %d others".formatted(MOST_OPEN));
    }
    if (text.take('?')) {
      if (text.take("P<") || (text.take('<') && !text.looksAt('=') && !text.looksAt('!'))) {
        skipName();
      } else if (!text.take(':')) {
        throw text.refused(
            "a group that begins with '(?'",
            "be plain, named or '(?:': look-around is not regular");
      }
    }
    var inner = choice();
    if (!text.take(')')) {
      throw text.refused("a group without end", "end with ')'");
    }
    open--;
    return inner;
  }

  private void skipName() {
    while (!text.take('>')) {
      if (text.atEnd()) {
        throw text.refused("a group's name without end", "end with '>'");
      }
      text.next();
    }
  }

  private Regex repeated(Regex atom) {
    var part = atom;
    while (!text.atEnd()) {
      if (text.take('*')) {
        part = new Regex.Repeat(part, 0, Regex.UNBOUNDED);
      } else if (text.take('+')) {
        part = new Regex.Repeat(part, 1, Regex.UNBOUNDED);
      } else if (text.take('?')) {
        part = new Regex.Repeat(part, 0, 1);
      } else if (text.take('{')) {
        part = counted(part);
      } else {
        return part;
      }
      finishQuantifier();
    }
    return part;
  }

  /** What is matched at all does not depend on laziness; on possessiveness it does. */
  private void finishQuantifier() {
    if (text.take('+')) {
      throw text.refused("a possessive quantifier", "be greedy or lazy");
    }
    text.take('?');
    if (!text.atEnd() && "*+?{".indexOf(text.peek()) >= 0) {
      throw text.refused("a quantifier after another", "stand in a group of its own");
    }
  }

  private Regex counted(Regex part) {
    int min = text.number();
    int max = min;
    if (text.take(',')) {
      max = text.looksAt('}') ? Regex.UNBOUNDED : text.number();
    }
    if (!text.take('}') || (max != Regex.UNBOUNDED && max < min)) {
      throw text.refused("a count", "be {n}, {n,} or {n,m} with n <= m");
    }
    return new Regex.Repeat(part, min, max);
  }

  private Letters letterClass() {
    boolean negated = text.take('^');
    var letters = Letters.none();
    while (!text.take(']')) {
      letters = letters.with(classItem());
    }
    letters = negated ? letters.others() : letters;
    if (letters.isEmpty()) {
      throw text.refused("a class without letters", "have at least one");
    }
    return letters;
  }

  private Letters classItem() {
    int first = text.next();
    if (first == '[' || text.take("&&")) {
      throw text.refused("'[' or '&&' in a class", "be escaped, or be written as one class");
    }
    var letters = first == '\\' ? escapes.insideClass() : Letters.of(Character.toString(first));
    if (!text.looksAt('-') || text.looksAt("-]")) {
      return letters;
    }
    text.next();
    int last = text.next();
    var end = last == '\\' ? escapes.insideClass() : Letters.of(Character.toString(last));
    return Letters.between(letters, end)
        .orElseThrow(() -> text.refused("a range", "go from one letter to a greater one"));
  }
}
