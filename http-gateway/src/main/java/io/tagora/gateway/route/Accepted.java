package io.tagora.gateway.route;

import io.tagora.gateway.error.Problem;
import io.tagora.gateway.error.ProblemException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.MediaRange;
import org.apache.pekko.http.javadsl.model.MediaType;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.Accept;

/** Which of our representations a caller reads (RFC 9110, section 12.5.1). */
enum Accepted {
  JSON,
  EVENT_STREAM;

  /** JSON or a 406. */
  static void requireJson(HttpRequest request) {
    if (quality(ranges(request), MediaTypes.APPLICATION_JSON) <= 0) {
      throw new ProblemException(Problem.notAcceptable("application/json"));
    }
  }

  /** The stream only where it is named and not liked less than JSON; neither is a 406. */
  static Accepted of(HttpRequest request) {
    List<MediaRange> ranges = ranges(request);
    double json = quality(ranges, MediaTypes.APPLICATION_JSON);
    double stream = quality(ranges, MediaTypes.TEXT_EVENT_STREAM);
    boolean named = ranges.stream().anyMatch(range -> exact(range, MediaTypes.TEXT_EVENT_STREAM));
    if (stream > 0 && (json <= 0 || (named && stream >= json))) {
      return EVENT_STREAM;
    }
    if (json <= 0) {
      throw new ProblemException(Problem.notAcceptable("application/json or text/event-stream"));
    }
    return JSON;
  }

  private static List<MediaRange> ranges(HttpRequest request) {
    return StreamSupport.stream(request.getHeaders(Accept.class).spliterator(), false)
        .flatMap(accept -> StreamSupport.stream(accept.getMediaRanges().spliterator(), false))
        .toList();
  }

  /** The quality of the most specific range that matches; 1 where the caller names none. */
  private static double quality(List<MediaRange> ranges, MediaType type) {
    if (ranges.isEmpty()) {
      return 1;
    }
    return ranges.stream()
        .filter(range -> range.matches(type))
        .max(Comparator.comparingInt(range -> specificity(range, type)))
        .map(range -> (double) range.qValue())
        .orElse(0.0);
  }

  private static int specificity(MediaRange range, MediaType type) {
    if (exact(range, type)) {
      return 2;
    }
    return range.mainType().equals("*") ? 0 : 1;
  }

  private static boolean exact(MediaRange range, MediaType type) {
    return range.matches(type) && range.toString().startsWith(type.toString());
  }
}
