package io.tagora.inference.engine.rule.grammar;

import io.tagora.inference.InferenceException;
import java.util.List;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Operations;
import org.apache.lucene.util.automaton.TooComplexToDeterminizeException;

/**
 * A pattern as branches, one of which must match; its automata are over code points.
 *
 * @param branches at least one
 */
record RegexPattern(List<Branch> branches) {
  private static final double GREATEST_SIZE = 50_000;
  private static final int MOST_WORK = 50_000;
  private static final Regex ANYTHING =
      new Regex.Repeat(new Regex.Letter(Letters.any()), 0, Regex.UNBOUNDED);

  /** What is written between the anchors that it has. */
  record Branch(boolean fromStart, Regex regex, boolean toEnd) {
    Regex somewhere() {
      var before = fromStart ? new Regex.Sequence(List.of()) : ANYTHING;
      var after = toEnd ? new Regex.Sequence(List.of()) : ANYTHING;
      return new Regex.Sequence(List.of(before, regex, after));
    }
  }

  /**
   * Reads a pattern.
   *
   * @throws InferenceException if it is not regular, not understood or too large
   */
  static RegexPattern read(String pattern) {
    var branches = new RegexParser(pattern).branches();
    double size = branches.stream().mapToDouble(branch -> branch.regex().size()).sum();
    if (size > GREATEST_SIZE) {
      throw new InferenceException(
          "a pattern must need at most %.0f states, got about %.0f: lower its counts"
              .formatted(GREATEST_SIZE, size));
    }
    return new RegexPattern(branches);
  }

  /** The texts that the whole pattern matches. */
  Automaton whole() {
    return deterministic(branches.stream().map(Branch::regex).toList());
  }

  /** The texts in which it matches somewhere, as JSON Schema reads it. */
  Automaton somewhere() {
    return deterministic(branches.stream().map(Branch::somewhere).toList());
  }

  /**
   * Made deterministic before it is walked: of some patterns each step would be slow otherwise, and
   * these are the ones that grow beyond the limit here.
   */
  private static Automaton deterministic(List<Regex> regexes) {
    var union = Operations.union(regexes.stream().map(Regex::automaton).toList());
    try {
      return Operations.determinize(Operations.removeDeadStates(union), MOST_WORK);
    } catch (TooComplexToDeterminizeException e) {
      throw new InferenceException(
          "a pattern must become a deterministic automaton of modest size, got one that grows without measure: lower its counts",
          e);
    }
  }
}
