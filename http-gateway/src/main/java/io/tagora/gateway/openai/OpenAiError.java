package io.tagora.gateway.openai;

import org.jspecify.annotations.Nullable;

/**
 * An error as OpenAI's clients read it.
 *
 * @param param the field that is wrong, as "messages[0].role"
 * @param code a stable name to switch on
 */
record OpenAiError(String message, String type, @Nullable String param, @Nullable String code) {

  /** What is sent: an object with the error in it. */
  record Body(OpenAiError error) {}

  static OpenAiError ofRequest(String message, @Nullable String param, @Nullable String code) {
    return new OpenAiError(message, "invalid_request_error", param, code);
  }

  static OpenAiError ofServer(String message, String code) {
    return new OpenAiError(message, "server_error", null, code);
  }

  Body body() {
    return new Body(this);
  }
}
