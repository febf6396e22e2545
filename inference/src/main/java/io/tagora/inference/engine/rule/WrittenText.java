package io.tagora.inference.engine.rule;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A text that grows by the bytes of tokens and ends before the first stop. Bytes that are no UTF-8
 * become replacement characters; a character whose last bytes never come is left out.
 */
final class WrittenText {
  private final List<String> stops;
  private final int longestStop;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private final StringBuilder text = new StringBuilder();
  private ByteBuffer unread = ByteBuffer.allocate(0);
  private int told;
  private boolean ended;

  WrittenText(List<String> stops) {
    this.stops = stops;
    longestStop = stops.stream().mapToInt(String::length).max().orElse(0);
  }

  /** Adds bytes; says whether a stop has come, which ends the text before it. */
  boolean append(byte[] bytes) {
    int before = text.length();
    text.append(decode(bytes));
    int from = Math.max(0, before - longestStop + 1);
    int stop = Integer.MAX_VALUE;
    for (var candidate : stops) {
      int at = text.indexOf(candidate, from);
      stop = at < 0 ? stop : Math.min(stop, at);
    }
    if (stop == Integer.MAX_VALUE) {
      return false;
    }
    text.setLength(stop);
    ended = true;
    return true;
  }

  /** Nothing more comes. */
  void end() {
    ended = true;
  }

  String all() {
    return text.toString();
  }

  /** What was not told before, up to what may be the beginning of a stop. */
  String untold() {
    int until = ended ? text.length() : text.length() - beginningOfStop();
    var news = text.substring(told, until);
    told = until;
    return news;
  }

  /** The length of the longest end of the text that begins a stop. */
  private int beginningOfStop() {
    for (int length = Math.min(longestStop - 1, text.length()); length > 0; length--) {
      var end = text.substring(text.length() - length);
      if (stops.stream().anyMatch(stop -> stop.startsWith(end))) {
        return length;
      }
    }
    return 0;
  }

  private CharBuffer decode(byte[] bytes) {
    var in = ByteBuffer.allocate(unread.remaining() + bytes.length).put(unread).put(bytes).flip();
    var out = CharBuffer.allocate(in.remaining());
    decoder.decode(in, out, false);
    unread = in.slice();
    return out.flip();
  }
}
