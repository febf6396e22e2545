package io.tagora.gateway.json;

import io.tagora.runtime.judge.AnswerVerdicts;
import io.tagora.runtime.judge.Grade;
import io.tagora.runtime.judge.Tier;
import io.tagora.runtime.judge.Verdict;
import java.util.List;

/** What the judge made of one answer. */
public record VerdictsJson(
    String recommendationId,
    String userId,
    String judgedAt,
    List<OnTag> tags,
    List<OnReason> reasons) {

  public record OnTag(String tag, String personaId, VerdictJson verdict) {}

  public record OnReason(String itemId, String reason, VerdictJson verdict) {}

  /**
   * One verdict.
   *
   * @param missing dimensions whose evaluator gave no grade
   */
  public record VerdictJson(
      Tier tier, double score, String why, List<Grade> grades, List<String> missing) {
    static VerdictJson of(Verdict verdict) {
      return new VerdictJson(
          verdict.tier(), verdict.score(), verdict.why(), verdict.grades(), verdict.missing());
    }
  }

  public static VerdictsJson of(AnswerVerdicts verdicts) {
    return new VerdictsJson(
        verdicts.recommendationId(),
        verdicts.userId(),
        verdicts.judgedAt().toString(),
        verdicts.tags().stream()
            .map(one -> new OnTag(one.tag(), one.personaId(), VerdictJson.of(one.verdict())))
            .toList(),
        verdicts.reasons().stream()
            .map(one -> new OnReason(one.itemId(), one.reason(), VerdictJson.of(one.verdict())))
            .toList());
  }
}
