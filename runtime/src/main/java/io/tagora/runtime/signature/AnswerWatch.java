package io.tagora.runtime.signature;

import io.tagora.runtime.agent.Recommendation;
import io.tagora.runtime.agent.RecommendedItem;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Looks for signs in answers as they go out. A sign in one answer says little; one in most of the
 * latest answers is told once, until it has gone. Used by one thread at a time.
 */
public final class AnswerWatch {
  private final SignatureSettings settings;
  private final Map<Signature, Deque<Boolean>> latest = new EnumMap<>(Signature.class);
  private final Set<Signature> told = EnumSet.noneOf(Signature.class);

  public AnswerWatch(SignatureSettings settings) {
    this.settings = settings;
  }

  /**
   * What one answer shows.
   *
   * @param signs that it has
   * @param news of these, what most of the latest answers have and was not told yet
   */
  public record Seen(
      double expertOverlap,
      double explanationDiversity,
      Set<Signature> signs,
      Set<Signature> news) {
    public Seen {
      signs = Set.copyOf(signs);
      news = Set.copyOf(news);
    }
  }

  public Seen look(Recommendation answer) {
    double overlap = Signatures.expertOverlap(answer.experts());
    List<String> reasons =
        answer.items().stream()
            .map(RecommendedItem::reason)
            .filter(Predicate.not(String::isEmpty))
            .toList();
    double diversity = Signatures.explanationDiversity(reasons);
    var signs = EnumSet.noneOf(Signature.class);
    if (overlap > settings.expertOverlap()) {
      signs.add(Signature.EXPERT_OVERLAP);
    }
    if (diversity < settings.explanationDiversity()) {
      signs.add(Signature.EXPLANATION_SAMENESS);
    }
    var news = EnumSet.noneOf(Signature.class);
    for (Signature sign : List.of(Signature.EXPERT_OVERLAP, Signature.EXPLANATION_SAMENESS)) {
      if (isNews(sign, signs.contains(sign))) {
        news.add(sign);
      }
    }
    return new Seen(overlap, diversity, signs, news);
  }

  private boolean isNews(Signature sign, boolean present) {
    Deque<Boolean> window = latest.computeIfAbsent(sign, _ -> new ArrayDeque<>());
    window.addLast(present);
    if (window.size() > settings.window()) {
      window.removeFirst();
    }
    long having = window.stream().filter(has -> has).count();
    boolean most = window.size() == settings.window() && 2 * having > window.size();
    if (!most) {
      told.remove(sign);
    }
    return most && told.add(sign);
  }
}
