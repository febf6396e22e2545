package io.tagora.actors.judge;

import io.tagora.runtime.judge.AnswerVerdicts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** The verdicts on the latest answers, in the process only; over the bound the oldest go. */
final class VerdictStore {
  private final int most;
  private final SequencedMap<String, AnswerVerdicts> byAnswer = new LinkedHashMap<>();

  VerdictStore(int most) {
    this.most = most;
  }

  void put(AnswerVerdicts verdicts) {
    byAnswer.putLast(verdicts.recommendationId(), verdicts);
    if (byAnswer.size() > most) {
      byAnswer.pollFirstEntry();
    }
  }

  Optional<AnswerVerdicts> of(String recommendationId) {
    return Optional.ofNullable(byAnswer.get(recommendationId));
  }

  List<AnswerVerdicts> ofUser(String userId) {
    return byAnswer.values().stream().filter(verdicts -> verdicts.userId().equals(userId)).toList();
  }

  void forget(String userId) {
    byAnswer.values().removeIf(verdicts -> verdicts.userId().equals(userId));
  }
}
