package io.tagora.inference.model.jinja;

import java.time.Clock;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The present time in the letters of C's {@code strftime}, in English. */
public final class DateText {
  private DateText() {}

  /** What {@code strftime_now(format)} gives. */
  public static Value of(Arguments given, Clock clock) {
    var format = given.text(0);
    var now = ZonedDateTime.now(clock);
    var text = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      boolean isField = c == '%' && i + 1 < format.length();
      text.append(isField ? field(format.charAt(++i), now) : Character.toString(c));
    }
    return new Value.Text(text.toString());
  }

  private static String field(char letter, ZonedDateTime now) {
    var pattern =
        switch (letter) {
          case 'd' -> "dd";
          case 'm' -> "MM";
          case 'y' -> "yy";
          case 'Y' -> "yyyy";
          case 'b' -> "MMM";
          case 'B' -> "MMMM";
          case 'a' -> "EEE";
          case 'A' -> "EEEE";
          case 'H' -> "HH";
          case 'I' -> "hh";
          case 'M' -> "mm";
          case 'S' -> "ss";
          case 'p' -> "a";
          case '%' -> "'%'";
          default -> throw new TemplateException("use known date letters only, got %" + letter);
        };
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(now);
  }
}
