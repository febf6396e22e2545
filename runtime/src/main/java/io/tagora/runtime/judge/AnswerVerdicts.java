package io.tagora.runtime.judge;

import java.time.Instant;
import java.util.List;

/**
 * What the judge made of one answer.
 *
 * @param recommendationId the answer's id, by which its trace is known
 * @param judgedAt by the node's clock
 * @param tags those that were judged, in the Arbiter's order
 * @param reasons those that were judged, in the order of the items
 */
public record AnswerVerdicts(
    String recommendationId,
    String userId,
    Instant judgedAt,
    List<OnTag> tags,
    List<OnReason> reasons) {
  public AnswerVerdicts {
    tags = List.copyOf(tags);
    reasons = List.copyOf(reasons);
  }

  /** The verdict on a tag that was chosen for a persona. */
  public record OnTag(String tag, String personaId, Verdict verdict) {}

  /** The verdict on the reason that stands with an item. */
  public record OnReason(String itemId, String reason, Verdict verdict) {}
}
