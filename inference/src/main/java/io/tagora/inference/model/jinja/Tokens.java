package io.tagora.inference.model.jinja;

import java.util.ArrayList;
import java.util.List;

/** The words of a piece of code, read one after the other. */
final class Tokens {
  private static final List<String> LONG_SIGNS = List.of("==", "!=", "<=", ">=", "//", "**");
  private static final String SIGNS = "+-*/%~<>=()[]{}.,:|";

  private final String code;
  private final List<Token> tokens = new ArrayList<>();
  private int next;

  Tokens(String code) {
    this.code = code;
    for (int at = 0; at < code.length(); ) {
      at = Character.isWhitespace(code.charAt(at)) ? at + 1 : add(at);
    }
    tokens.add(new Token(Token.Kind.END, "the end"));
  }

  Token peek() {
    return tokens.get(next);
  }

  Token peek(int ahead) {
    return tokens.get(Math.min(next + ahead, tokens.size() - 1));
  }

  Token take() {
    var token = tokens.get(next);
    next = Math.min(next + 1, tokens.size() - 1);
    return token;
  }

  /** Takes the word if it is next. */
  boolean skip(String word) {
    boolean found = peek().is(word);
    if (found) {
      take();
    }
    return found;
  }

  void expect(String word) {
    if (!skip(word)) {
      throw unexpected(word);
    }
  }

  String name() {
    if (peek().kind() != Token.Kind.NAME) {
      throw unexpected("a name");
    }
    return take().text();
  }

  void end() {
    if (peek().kind() != Token.Kind.END) {
      throw unexpected("the end");
    }
  }

  TemplateException unexpected(String wanted) {
    return new TemplateException("have %s in '%s', got %s".formatted(wanted, code, peek().text()));
  }

  private int add(int at) {
    char c = code.charAt(at);
    if (c == '\'' || c == '"') {
      return text(at);
    }
    if (Character.isDigit(c)) {
      return run(at, Token.Kind.NUMBER);
    }
    if (Character.isLetter(c) || c == '_') {
      return run(at, Token.Kind.NAME);
    }
    return sign(at);
  }

  private int run(int from, Token.Kind kind) {
    int end = from;
    while (end < code.length()
        && (Character.isLetterOrDigit(code.charAt(end)) || code.charAt(end) == '_')) {
      end++;
    }
    tokens.add(new Token(kind, code.substring(from, end)));
    return end;
  }

  private int sign(int at) {
    var found = LONG_SIGNS.stream().filter(sign -> code.startsWith(sign, at)).findFirst();
    var sign = found.orElse(code.substring(at, at + 1));
    if (found.isEmpty() && SIGNS.indexOf(sign.charAt(0)) < 0) {
      throw new TemplateException("have no %s in '%s', got one".formatted(sign, code));
    }
    tokens.add(new Token(Token.Kind.SIGN, sign));
    return at + sign.length();
  }

  private int text(int from) {
    var content = new StringBuilder();
    for (int i = from + 1; i < code.length(); i++) {
      char c = code.charAt(i);
      if (c == code.charAt(from)) {
        tokens.add(new Token(Token.Kind.TEXT, content.toString()));
        return i + 1;
      }
      content.append(c == '\\' && i + 1 < code.length() ? escaped(code.charAt(++i)) : c + "");
    }
    throw new TemplateException("close every quote, got one open in '" + code + "'");
  }

  private static String escaped(char c) {
    return switch (c) {
      case 'n' -> "\n";
      case 't' -> "\t";
      case 'r' -> "\r";
      case '\\', '\'', '"' -> c + "";
      case '\n' -> "";
      default -> "\\" + c;
    };
  }
}
