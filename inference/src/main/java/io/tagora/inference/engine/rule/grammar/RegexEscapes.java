package io.tagora.inference.engine.rule.grammar;

/** What stands after a backslash. */
final class RegexEscapes {
  private final RegexText text;

  RegexEscapes(RegexText text) {
    this.text = text;
  }

  /** The letters of the escape whose backslash was taken, outside a class. */
  Letters outside() {
    if (text.looksAt('b') || text.looksAt('B')) {
      throw text.refused("a word boundary", "be left out: it looks around");
    }
    return insideClass();
  }

  /** The letters of the escape whose backslash was taken, inside a class. */
  Letters insideClass() {
    int letter = text.next();
    return switch (letter) {
      case 'd' -> Letters.digits();
      case 'D' -> Letters.digits().others();
      case 'w' -> Letters.word();
      case 'W' -> Letters.word().others();
      case 's' -> Letters.space();
      case 'S' -> Letters.notSpace();
      case 'p' -> category();
      case 'P' -> category().others();
      case 'n' -> Letters.of("\n");
      case 'r' -> Letters.of("\r");
      case 't' -> Letters.of("\t");
      case 'f' -> Letters.of("\f");
      case 'x' -> point(text.hexadecimal(2));
      case 'u' -> point(unit());
      default -> literal(letter);
    };
  }

  /** A code unit, and the second one of its pair if it is the first of one. */
  private int unit() {
    int unit = text.hexadecimal(4);
    if (Character.isHighSurrogate((char) unit) && text.take("\\u")) {
      return Character.toCodePoint((char) unit, (char) text.hexadecimal(4));
    }
    return unit;
  }

  private Letters category() {
    var name = new StringBuilder();
    boolean named = text.take('{');
    while (named && !text.take('}')) {
      name.appendCodePoint(text.next());
    }
    var letters =
        name.isEmpty() || name.length() > 2 ? Letters.none() : Letters.category(name.toString());
    if (letters.isEmpty()) {
      throw text.refused("a class \\p", "name a Unicode general category, as \\p{L}");
    }
    return letters;
  }

  private Letters point(int point) {
    var letters = Character.isValidCodePoint(point) ? Letters.range(point, point) : Letters.none();
    if (letters.isEmpty()) {
      throw text.refused("an escape", "stand for a Unicode character");
    }
    return letters;
  }

  private Letters literal(int letter) {
    if (Character.isDigit(letter) || letter == 'k') {
      throw text.refused("a back reference", "be left out: it is not regular");
    }
    if (Character.isLetter(letter)) {
      throw text.refused("the escape \\" + Character.toString(letter), "be one that is known");
    }
    return Letters.of(Character.toString(letter));
  }
}
