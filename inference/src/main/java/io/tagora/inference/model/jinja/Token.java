package io.tagora.inference.model.jinja;

/**
 * One word of an expression.
 *
 * @param text a name's or sign's letters, a text's content, a number's digits
 */
record Token(Kind kind, String text) {
  enum Kind {
    NAME,
    TEXT,
    NUMBER,
    SIGN,
    END
  }

  boolean is(String word) {
    return (kind == Kind.NAME || kind == Kind.SIGN) && text.equals(word);
  }
}
