package io.tagora.gateway.error;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * An error as RFC 9457 problem details.
 *
 * @param type a stable name to switch on, as "urn:tagora:problem:invalid-field"
 * @param title the type in words, the same for every occurrence
 * @param detail what was wrong this time, with the value that came
 * @param field a JSON pointer into the request's body, or the name of a query parameter or header
 * @param rule what the field must hold to
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    @Nullable String field,
    @Nullable String rule) {

  private static Problem of(int status, String name, String title, String detail) {
    return new Problem("urn:tagora:problem:" + name, title, status, detail, null, null);
  }

  /** A body that is not JSON at all. */
  public static Problem malformed(String detail) {
    return new Problem(
        "urn:tagora:problem:malformed-json",
        "The body is not JSON",
        400,
        detail,
        "",
        "must be one JSON value");
  }

  /** A value that breaks a rule; {@code got} is shown to the caller and cut when it is long. */
  public static Problem invalid(String field, String rule, String got) {
    String name = field.isEmpty() ? "the body" : field;
    return new Problem(
        "urn:tagora:problem:invalid-field",
        "A value breaks a rule",
        422,
        "%s %s, got %s".formatted(name, rule, cut(got)),
        field,
        rule);
  }

  public static Problem badRequest(String detail) {
    return unreadable(400, detail);
  }

  /** An HTTP request that cannot be parsed; the parser chose the status. */
  public static Problem unreadable(int status, String detail) {
    return of(status, "bad-request", "The request cannot be read", detail);
  }

  public static Problem notFound(String path) {
    return of(
        404,
        "not-found",
        "There is nothing here",
        "path must be one of the API's, got " + cut(path));
  }

  /** Somebody of whom nothing is remembered. */
  public static Problem unknownUser(String userId) {
    return new Problem(
        "urn:tagora:problem:unknown-user",
        "Nobody of that id",
        404,
        "userId must be of a user of whom something is remembered, got " + cut(userId),
        "userId",
        "must be of a user of whom something is remembered");
  }

  /** An answer that was not judged, or not here, or so long ago that its verdicts are gone. */
  public static Problem noVerdicts(String recommendationId) {
    return of(
        404,
        "no-verdicts",
        "No verdicts on that answer",
        "the answer must be one that this node's judge sampled and still keeps, got "
            + cut(recommendationId));
  }

  /** A node without a judge. */
  public static Problem noJudge() {
    return of(
        404,
        "no-judge",
        "Nothing is judged here",
        "tagora.judge.sample must be more than 0 for answers to be judged");
  }

  public static Problem methodNotAllowed(String method, String allowed) {
    return of(
        405,
        "method-not-allowed",
        "The method is not for this path",
        "method must be %s, got %s".formatted(allowed, method));
  }

  public static Problem notAcceptable(String offered) {
    return new Problem(
        "urn:tagora:problem:not-acceptable",
        "No such representation",
        406,
        "Accept must allow " + offered,
        "Accept",
        "must allow " + offered);
  }

  public static Problem timedOut(int status, String detail) {
    return of(status, "timed-out", "It took too long", detail);
  }

  public static Problem tooLarge(long limitBytes) {
    return new Problem(
        "urn:tagora:problem:body-too-large",
        "The body is too large",
        413,
        "the body must be at most %d bytes".formatted(limitBytes),
        "",
        "must be at most %d bytes".formatted(limitBytes));
  }

  public static Problem unsupportedMediaType(String got) {
    return new Problem(
        "urn:tagora:problem:unsupported-media-type",
        "The body is of another type",
        415,
        "Content-Type must be application/json, got " + cut(got),
        "Content-Type",
        "must be application/json");
  }

  public static Problem overloaded(String detail) {
    return of(503, "overloaded", "Too much to do at once", detail);
  }

  public static Problem notReady(String detail) {
    return of(503, "not-ready", "The node is not ready", detail);
  }

  /** A bug or a broken part; says nothing of the inside. */
  public static Problem internal(String incident) {
    return of(
        500,
        "internal",
        "Something broke",
        "the node could not answer; its log has the cause under incident " + incident);
  }

  private static String cut(String got) {
    return got.length() <= 80 ? got : got.substring(0, 77) + "...";
  }
}
