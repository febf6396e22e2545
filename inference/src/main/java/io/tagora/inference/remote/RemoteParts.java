package io.tagora.inference.remote;

import io.tagora.runtime.model.ControlToken;
import io.tagora.runtime.model.Generation.Part;
import io.tagora.runtime.model.ScoredToken;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits an answer at our separator and at line breaks; each part comes with the sum of its tokens'
 * log-probabilities, 0 where the server told none.
 */
final class RemoteParts {
  private static final Pattern BREAK =
      Pattern.compile(Pattern.quote(ControlToken.SEPARATOR.text()) + "|\\R");

  private RemoteParts() {}

  /** The whole text as one part. */
  static Part whole(RemoteText answer) {
    return part(answer, answer.text(), 0, answer.text().length());
  }

  /** The parts that are not empty, stripped; nothing after the end token. */
  static List<Part> split(RemoteText answer) {
    int end = answer.text().indexOf(ControlToken.END.text());
    String text = end < 0 ? answer.text() : answer.text().substring(0, end);
    var parts = new ArrayList<Part>();
    Matcher breaks = BREAK.matcher(text);
    int from = 0;
    while (breaks.find()) {
      add(answer, text, from, breaks.start(), parts);
      from = breaks.end();
    }
    add(answer, text, from, text.length(), parts);
    return parts;
  }

  private static void add(RemoteText answer, String text, int from, int to, List<Part> parts) {
    String stripped = text.substring(from, to).strip();
    if (!stripped.isEmpty()) {
      parts.add(part(answer, stripped, from, to));
    }
  }

  private static Part part(RemoteText answer, String text, int from, int to) {
    double logProbability = 0;
    int at = 0;
    for (ScoredToken token : answer.tokens()) {
      if (at >= from && at < to) {
        logProbability += token.logProbability();
      }
      at += token.text().length();
    }
    return new Part(text, logProbability);
  }
}
