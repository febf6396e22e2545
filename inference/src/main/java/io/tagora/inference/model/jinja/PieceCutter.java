package io.tagora.inference.model.jinja;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a template into plain text, outputs and tags, as Jinja does with {@code trim_blocks} and
 * {@code lstrip_blocks}: a line break right after a tag or comment is dropped, blanks between a
 * line's begin and a tag or comment are dropped, and {@code -} beside a delimiter drops all blanks
 * on that side.
 */
final class PieceCutter {
  private final String source;
  private final List<Piece> pieces = new ArrayList<>();
  private int at;

  private PieceCutter(String source) {
    this.source = source;
  }

  static List<Piece> cut(String template) {
    var source = template.replace("\r\n", "\n");
    var cutter =
        new PieceCutter(source.endsWith("\n") ? source.substring(0, source.length() - 1) : source);
    cutter.cutAll();
    return cutter.pieces;
  }

  private void cutAll() {
    while (at < source.length()) {
      int open = nextOpening(at);
      plain(source.substring(at, open), open);
      if (open < source.length()) {
        special(open);
      } else {
        at = open;
      }
    }
  }

  private int nextOpening(int from) {
    for (int i = from; i + 1 < source.length(); i++) {
      if (source.charAt(i) == '{' && "{%#".indexOf(source.charAt(i + 1)) >= 0) {
        return i;
      }
    }
    return source.length();
  }

  private void plain(String text, int open) {
    var kept = text;
    if (open < source.length()) {
      char mark = open + 2 < source.length() ? source.charAt(open + 2) : ' ';
      if (mark == '-') {
        kept = text.stripTrailing();
      } else if (source.charAt(open + 1) != '{' && mark != '+') {
        kept = withoutIndent(text);
      }
    }
    if (!kept.isEmpty()) {
      pieces.add(new Piece.Plain(kept));
    }
  }

  private String withoutIndent(String text) {
    int line = text.lastIndexOf('\n') + 1;
    boolean begins = line > 0 || at == 0 || source.charAt(at - 1) == '\n';
    return begins && text.substring(line).isBlank() ? text.substring(0, line) : text;
  }

  private void special(int open) {
    char kind = source.charAt(open + 1);
    int close = closing(open, kind);
    int from = open + 2 + (isMark(open + 2) ? 1 : 0);
    boolean strips = close > from && source.charAt(close - 1) == '-';
    boolean keeps = close > from && source.charAt(close - 1) == '+';
    var code = source.substring(Math.min(from, close), strips || keeps ? close - 1 : close).strip();
    if (kind == '{') {
      pieces.add(new Piece.Output(code));
    } else if (kind == '%') {
      pieces.add(new Piece.Tag(code));
    }
    at = close + 2;
    if (strips) {
      skipBlanks();
    } else if (kind != '{' && !keeps && at < source.length() && source.charAt(at) == '\n') {
      at++;
    }
  }

  private boolean isMark(int place) {
    return place < source.length() && "-+".indexOf(source.charAt(place)) >= 0;
  }

  private void skipBlanks() {
    while (at < source.length() && Character.isWhitespace(source.charAt(at))) {
      at++;
    }
  }

  /** Where the closing delimiter begins; quoted text and inner braces are passed over. */
  private int closing(int open, char kind) {
    var end = (kind == '{' ? '}' : kind) + "}";
    int depth = 0;
    for (int i = open + 2; i < source.length(); i++) {
      char c = source.charAt(i);
      if (depth == 0 && source.startsWith(end, i)) {
        return i;
      }
      if (kind != '#') {
        i = c == '\'' || c == '"' ? endOfText(i, open) : i;
        depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      }
    }
    throw unclosed(open);
  }

  private int endOfText(int from, int open) {
    for (int i = from + 1; i < source.length(); i++) {
      if (source.charAt(i) == '\\') {
        i++;
      } else if (source.charAt(i) == source.charAt(from)) {
        return i;
      }
    }
    throw unclosed(open);
  }

  private TemplateException unclosed(int open) {
    long line = source.substring(0, open).lines().count() + 1;
    return new TemplateException(
        "close every %s, got one open in line %d"
            .formatted(source.substring(open, open + 2), line));
  }
}
