package io.tagora.inference.engine.rule.grammar;

import java.util.List;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Operations;
import org.apache.lucene.util.automaton.Transition;

/**
 * How JSON's strings and numbers are written, as automata over code points. Every character has one
 * way: as itself, or by its short escape; control characters without one are not written. Numbers
 * stay within what a double holds.
 */
final class JsonText {
  private static final String ESCAPED = "\"\\\b\f\n\r\t";
  private static final String ESCAPES = "\"\\bfnrt";
  private static final String WHOLE = "-?(0|[1-9][0-9]{0,14})";

  private JsonText() {}

  /** Any string's content. */
  static Automaton anyContent() {
    return Operations.repeat(Letters.any().automaton());
  }

  /** Contents of so many characters. */
  static Automaton contentOfLength(int min, int max) {
    var automaton = new Automaton.Builder();
    int state = automaton.createState();
    for (int length = 0; ; length++) {
      automaton.setAccept(state, length >= min);
      if (length == max) {
        return automaton.finish();
      }
      int next = length >= min && max == Integer.MAX_VALUE ? state : automaton.createState();
      automaton.addTransition(state, next, 0, Character.MIN_SURROGATE - 1);
      automaton.addTransition(state, next, Character.MAX_SURROGATE + 1, Character.MAX_CODE_POINT);
      if (next == state) {
        return automaton.finish();
      }
      state = next;
    }
  }

  /** The strings with such contents. */
  static Automaton string(Automaton content) {
    var quote = Automata.makeChar('"');
    var quoted = Operations.concatenate(List.of(quote, escaped(content), quote));
    return Operations.removeDeadStates(quoted);
  }

  static Automaton integer() {
    return RegexPattern.read(WHOLE).whole();
  }

  /** The integers from min to max, both included. */
  static Automaton integer(int min, int max) {
    var whole = RegexPattern.read(WHOLE).whole();
    var negative = Automata.makeEmpty();
    if (min < 0) {
      var magnitude = Automata.makeDecimalInterval(Math.max(1, -max), -min, 0);
      negative = Operations.concatenate(List.of(Automata.makeChar('-'), magnitude));
    }
    var positive =
        max < 0 ? Automata.makeEmpty() : Automata.makeDecimalInterval(Math.max(0, min), max, 0);
    return Operations.intersection(whole, Operations.union(List.of(negative, positive)));
  }

  static Automaton number() {
    return RegexPattern.read(WHOLE + "(\\.[0-9]{1,15})?([eE][+-]?[0-9]{1,2})?").whole();
  }

  /** The same with the characters escaped that JSON does not let stand. */
  private static Automaton escaped(Automaton content) {
    var out = new Automaton.Builder();
    for (int state = 0; state < content.getNumStates(); state++) {
      out.createState();
      out.setAccept(state, content.isAccept(state));
    }
    var transition = new Transition();
    for (int state = 0; state < content.getNumStates(); state++) {
      int count = content.initTransition(state, transition);
      for (int i = 0; i < count; i++) {
        content.getNextTransition(transition);
        addPlain(out, transition);
        addEscapes(out, transition);
      }
    }
    return out.finish();
  }

  private static void addPlain(Automaton.Builder out, Transition t) {
    addPart(out, t, 0x20, '"' - 1);
    addPart(out, t, '"' + 1, '\\' - 1);
    addPart(out, t, '\\' + 1, Character.MAX_CODE_POINT);
  }

  private static void addPart(Automaton.Builder out, Transition t, int first, int last) {
    int min = Math.max(t.min, first);
    int max = Math.min(t.max, last);
    if (min <= max) {
      out.addTransition(t.source, t.dest, min, max);
    }
  }

  private static void addEscapes(Automaton.Builder out, Transition t) {
    int afterBackslash = -1;
    for (int i = 0; i < ESCAPED.length(); i++) {
      char letter = ESCAPED.charAt(i);
      if (t.min <= letter && letter <= t.max) {
        if (afterBackslash < 0) {
          afterBackslash = out.createState();
          out.addTransition(t.source, afterBackslash, '\\');
        }
        out.addTransition(afterBackslash, t.dest, ESCAPES.charAt(i));
      }
    }
  }
}
