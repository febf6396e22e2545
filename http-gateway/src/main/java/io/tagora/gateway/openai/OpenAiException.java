package io.tagora.gateway.openai;

import io.tagora.gateway.route.ProblemResponses;
import io.tagora.runtime.agent.Absence;
import java.time.Duration;

/** Carries an error and its status out of reading and answering a request; has no stack trace. */
final class OpenAiException extends RuntimeException {
  private final int status;
  private final transient OpenAiError error;
  private final Duration retryAfter;

  OpenAiException(int status, OpenAiError error) {
    this(status, error, ProblemResponses.RETRY_AFTER);
  }

  private OpenAiException(int status, OpenAiError error, Duration retryAfter) {
    super(error.message(), null, false, false);
    this.status = status;
    this.error = error;
    this.retryAfter = retryAfter;
  }

  /** When to come again; of meaning where the status says that there was no room. */
  Duration retryAfter() {
    return retryAfter;
  }

  int status() {
    return status;
  }

  OpenAiError error() {
    return error;
  }

  static OpenAiException unknownModel(String got, String served) {
    return new OpenAiException(
        404,
        OpenAiError.ofRequest(
            "model must be %s, got %s".formatted(served, got), "model", "model_not_found"));
  }

  /** Why the model wrote nothing, or not all. */
  static OpenAiException of(Absence absence) {
    String detail = absence.detail();
    return switch (absence.cause()) {
      case DECLINED ->
          new OpenAiException(400, OpenAiError.ofRequest(detail, null, "request_declined"));
      case OVERLOADED ->
          overloaded(detail, absence.retryAfter().orElse(ProblemResponses.RETRY_AFTER));
      case LATE -> new OpenAiException(504, OpenAiError.ofServer(detail, "timeout"));
      case FAILED -> new OpenAiException(503, OpenAiError.ofServer(detail, "model_unavailable"));
    };
  }

  static OpenAiException overloaded(String detail, Duration retryAfter) {
    return new OpenAiException(
        429, new OpenAiError(detail, "rate_limit_error", null, "overloaded"), retryAfter);
  }
}
