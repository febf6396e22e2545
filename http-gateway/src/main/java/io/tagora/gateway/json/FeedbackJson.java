package io.tagora.gateway.json;

import io.tagora.runtime.memory.Feedback;

/** What a user said of an item that was shown, as {@link FeedbackBody} reads it. */
public record FeedbackJson(
    String feedbackId, String recommendationId, String itemId, String kind, String time) {
  static FeedbackJson of(Feedback feedback) {
    return new FeedbackJson(
        feedback.feedbackId(),
        feedback.traceId(),
        feedback.itemId(),
        FeedbackBody.word(feedback.kind()),
        feedback.time().toString());
  }
}
