package io.tagora.inference.remote;

import io.tagora.runtime.model.ControlToken;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.Generation.Finish;
import io.tagora.runtime.model.Generation.Part;
import io.tagora.runtime.model.OutputRule;
import io.tagora.runtime.model.PhraseSet;
import io.tagora.runtime.model.PhraseSet.Phrase;
import io.tagora.runtime.model.ScoredToken;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What one sequence has so far, over all that the server answered, held to its rule: a phrase that
 * is not of the set, a second one of its group and what is over the maximum are left out.
 */
final class Gathering {
  private final OutputRule rule;
  private final Map<String, Phrase> phrases;
  private final Set<String> taken = new HashSet<>();
  private final List<Part> parts = new ArrayList<>();
  private final List<ScoredToken> tokens = new ArrayList<>();
  private String separator = "\n";
  private int generatedTokens;
  private boolean full;

  Gathering(OutputRule rule) {
    this.rule = rule;
    phrases =
        rule instanceof OutputRule.Phrases(var set, _, _)
            ? set.phrases().stream()
                .collect(
                    Collectors.toMap(
                        phrase -> key(phrase.text()), Function.identity(), (first, _) -> first))
            : Map.of();
  }

  private static String key(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }

  void add(RemoteText answer) {
    generatedTokens += answer.generatedTokens();
    tokens.addAll(answer.tokens());
    full = answer.full();
    if (answer.text().contains(ControlToken.SEPARATOR.text())) {
      separator = ControlToken.SEPARATOR.text();
    }
    switch (rule) {
      case OutputRule.Free free -> RemoteParts.split(answer).forEach(part -> addFree(free, part));
      case OutputRule.Phrases _ -> RemoteParts.split(answer).forEach(this::addPhrase);
      case OutputRule.Text _,
          OutputRule.Regex _,
          OutputRule.JsonSchema _,
          OutputRule.JsonObject _ ->
          parts.add(RemoteParts.whole(answer));
    }
  }

  /** What begins with the same word says the same; the server's tokens are not known here. */
  private void addFree(OutputRule.Free free, Part part) {
    String beginning = key(part.text()).split("\\s", 2)[0];
    if (parts.size() < free.max() && (taken.add(beginning) || !free.distinct())) {
      parts.add(part);
    }
  }

  private void addPhrase(Part part) {
    Phrase phrase = phrases.get(key(part.text()));
    if (phrase != null && parts.size() < most() && taken.add(phrase.group())) {
      parts.add(new Part(phrase.text(), part.logProbability()));
    }
  }

  /** Parts that are still to be had for the rule. */
  int missing() {
    return Math.max(0, least() - parts.size());
  }

  private int least() {
    return switch (rule) {
      case OutputRule.Free(var min, _, _, _) -> min;
      case OutputRule.Phrases(_, var min, _) -> Math.min(min, groups());
      case OutputRule.Text _,
          OutputRule.Regex _,
          OutputRule.JsonSchema _,
          OutputRule.JsonObject _ ->
          1;
    };
  }

  private int most() {
    return switch (rule) {
      case OutputRule.Free(_, var max, _, _) -> max;
      case OutputRule.Phrases(_, _, var max) -> Math.min(max, groups());
      case OutputRule.Text _,
          OutputRule.Regex _,
          OutputRule.JsonSchema _,
          OutputRule.JsonObject _ ->
          1;
    };
  }

  private int groups() {
    return (int) phrases.values().stream().map(Phrase::group).distinct().count();
  }

  /** The rule for what is missing: of phrases those whose groups are still free. */
  OutputRule rest() {
    if (!(rule instanceof OutputRule.Phrases(var set, _, _)) || taken.isEmpty()) {
      return rule;
    }
    List<Phrase> free =
        set.phrases().stream().filter(phrase -> !taken.contains(phrase.group())).toList();
    return free.isEmpty()
        ? rule
        : new OutputRule.Phrases(
            new PhraseSet("", free), missing(), Math.max(1, most() - parts.size()));
  }

  /** What the model has written, as it would go on from there. */
  String continuation() {
    return parts.stream().map(part -> part.text() + separator).collect(Collectors.joining());
  }

  /** Why what is there is not an answer; free parts may be fewer than wanted, but not none. */
  Optional<String> shortcoming(int attempts) {
    boolean enough = rule instanceof OutputRule.Free ? !parts.isEmpty() : missing() == 0;
    return enough || least() == 0
        ? Optional.empty()
        : Optional.of(
            "the model must write at least %d parts that its rule allows, got %d in %d attempts"
                .formatted(least(), parts.size(), attempts));
  }

  Generation generation(boolean scored) {
    Finish finish = full ? Finish.MAX_TOKENS : Finish.END_TOKEN;
    return new Generation(
        parts,
        generatedTokens,
        parts.size() == most() && !isWhole() ? Finish.RULE_COMPLETE : finish,
        scored ? tokens : List.of());
  }

  private boolean isWhole() {
    return !(rule instanceof OutputRule.Free) && !(rule instanceof OutputRule.Phrases);
  }
}
