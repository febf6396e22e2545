package io.tagora.inference.engine.rule.grammar;

import java.util.List;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Operations;

/** A pattern that was read. */
sealed interface Regex {
  /** No end to how often. */
  int UNBOUNDED = -1;

  /** One character of a set. */
  record Letter(Letters letters) implements Regex {}

  /** One after the other; none is the empty text. */
  record Sequence(List<Regex> parts) implements Regex {}

  /** One of them. */
  record Choice(List<Regex> options) implements Regex {}

  /**
   * As often as from min to max.
   *
   * @param max or {@link #UNBOUNDED}
   */
  record Repeat(Regex part, int min, int max) implements Regex {}

  /** About how many states its automaton has. */
  default double size() {
    return switch (this) {
      case Letter(var letters) -> 1 + letters.ranges();
      case Sequence(var parts) -> 1 + parts.stream().mapToDouble(Regex::size).sum();
      case Choice(var options) -> 1 + options.stream().mapToDouble(Regex::size).sum();
      case Repeat(var part, var min, var max) -> part.size() * (1.0 + Math.max(min, max));
    };
  }

  /** Its automaton over code points; it need not be deterministic. */
  default Automaton automaton() {
    return switch (this) {
      case Letter(var letters) -> letters.automaton();
      case Sequence(var parts) ->
          parts.isEmpty()
              ? Automata.makeEmptyString()
              : Operations.concatenate(parts.stream().map(Regex::automaton).toList());
      case Choice(var options) -> Operations.union(options.stream().map(Regex::automaton).toList());
      case Repeat(var part, var min, var max) ->
          max == UNBOUNDED
              ? Operations.repeat(part.automaton(), min)
              : Operations.repeat(part.automaton(), min, max);
    };
  }
}
