package io.tagora.tests.chaos.check;

import io.tagora.tests.chaos.history.History;
import java.util.List;
import java.util.stream.Stream;

/** Something that holds whatever breaks. */
@FunctionalInterface
interface Rule {

  /** All that breaks it; a sentence each. */
  Stream<String> broken(History history);

  /** A rule with the name that people read. */
  record Named(String name, Rule rule) {
    Stream<Violation> violations(History history) {
      return rule.broken(history).map(sentence -> new Violation(name, sentence));
    }
  }

  List<Named> ALL =
      List.of(
          new Named("says-something", new SaysSomething()),
          new Named("nothing-lost", new NothingLost()),
          new Named("nothing-twice", new NothingTwice()),
          new Named("in-order", new InOrder()),
          new Named("nodes-agree", new NodesAgree()),
          new Named("one-writer", new OneWriter()),
          new Named("in-time", new InTime()),
          new Named("own-memory", new OwnMemory()),
          new Named("served-again", new ServedAgain()));
}
