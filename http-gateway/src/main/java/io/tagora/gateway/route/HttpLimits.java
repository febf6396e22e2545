package io.tagora.gateway.route;

import java.time.Duration;

/**
 * The bounds of the HTTP side.
 *
 * @param bodyBytes the largest body that is read
 * @param bodyTime how long a body may take to arrive
 * @param requestTime how long a request may take in all, longer than the longest deadline
 * @param drainNotice how long a node that is told to end says so before its port closes
 * @param drainTime how long requests that have begun go on when the node is told to end
 */
public record HttpLimits(
    long bodyBytes,
    Duration bodyTime,
    Duration requestTime,
    Duration drainNotice,
    Duration drainTime) {
  public HttpLimits {
    if (bodyBytes < 1) {
      throw new IllegalArgumentException(
          "tagora.http.max-body-bytes must be at least 1, got " + bodyBytes);
    }
  }
}
