package io.tagora.tests.chaos.check;

import io.tagora.tests.chaos.history.History;
import java.util.List;

/** Holds a history to every rule. */
public final class Checker {
  private Checker() {}

  /** Empty if the history holds. */
  public static List<Violation> check(History history) {
    return Rule.ALL.stream().flatMap(rule -> rule.violations(history)).toList();
  }

  public static List<String> rules() {
    return Rule.ALL.stream().map(Rule.Named::name).toList();
  }
}
