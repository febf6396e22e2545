package io.tagora.inference.engine.rule;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Says whether a stop may have come with the last token, by the last bytes of a text alone, so that
 * the text need not be decoded anew for each token. One thread.
 */
final class StopTail {
  private final List<byte[]> stops;
  private final int longest;
  private byte[] tail = {};

  StopTail(List<String> stops) {
    this.stops = stops.stream().map(stop -> stop.getBytes(StandardCharsets.UTF_8)).toList();
    longest = this.stops.stream().mapToInt(stop -> stop.length).max().orElse(0);
  }

  /** Whether one of the stops ends in these bytes, which follow all before. */
  boolean endsIn(byte[] bytes) {
    int kept = Math.min(tail.length, Math.max(0, longest - 1));
    var text =
        Arrays.copyOf(
            Arrays.copyOfRange(tail, tail.length - kept, tail.length), kept + bytes.length);
    System.arraycopy(bytes, 0, text, kept, bytes.length);
    tail = text;
    return stops.stream().anyMatch(stop -> contains(text, stop));
  }

  /** Another text begins. */
  void clear() {
    tail = new byte[0];
  }

  private static boolean contains(byte[] text, byte[] stop) {
    for (int at = 0; at + stop.length <= text.length; at++) {
      if (Arrays.equals(text, at, at + stop.length, stop, 0, stop.length)) {
        return true;
      }
    }
    return false;
  }
}
