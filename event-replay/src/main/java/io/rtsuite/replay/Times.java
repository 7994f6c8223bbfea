package io.rtsuite.replay;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a time: an instant, or how long ago. */
final class Times implements ITypeConverter<Instant> {

  private static final Pattern AGO = Pattern.compile("(\\d{1,6})(ms|s|m|h|d)");

  static final String FORMS = "an instant (2026-11-21T19:00:00Z) or how long ago (10m, 2h, 1d)";

  @Override
  public Instant convert(String text) {
    return parse(text, Instant.now());
  }

  static Instant parse(String text, Instant now) {
    Matcher ago = AGO.matcher(text);
    try {
      return ago.matches() ? now.minus(duration(ago)) : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new TypeConversionException("'" + text + "' is not " + FORMS);
    }
  }

  private static Duration duration(Matcher ago) {
    long count = Long.parseLong(ago.group(1));
    return switch (ago.group(2)) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }
}
