package io.rtsuite.replay.again;

import io.rtsuite.events.MalformedMessage;
import io.rtsuite.events.Request;
import io.rtsuite.replay.log.Message;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which requests are sent again; what is absent does not matter.
 *
 * @param event qualified or bare
 * @param correlation id of the request
 */
public record Choice(
    @Nullable String tenant,
    @Nullable String subject,
    @Nullable String user,
    @Nullable String event,
    @Nullable String correlation,
    @Nullable Offsets offsets) {

  /** Offsets of one partition of the request topic, both ends included. */
  public record Offsets(int partition, long first, long last) {

    private static final Pattern FORM = Pattern.compile("(\\d{1,5})@(\\d{1,18})(?:-(\\d{1,18}))?");

    /**
     * Reads {@code 3@57} or {@code 3@57-80}.
     *
     * @throws IllegalArgumentException in a sentence
     */
    public static Offsets parse(String text) {
      Matcher form = FORM.matcher(text);
      if (!form.matches()) {
        throw new IllegalArgumentException(
            "'" + text + "' is not <partition>@<offset> or <partition>@<first>-<last>");
      }
      long first = Long.parseLong(form.group(2));
      long last = form.group(3) == null ? first : Long.parseLong(form.group(3));
      if (last < first) {
        throw new IllegalArgumentException("'" + text + "' ends before it begins");
      }
      return new Offsets(Integer.parseInt(form.group(1)), first, last);
    }

    boolean has(int ofPartition, long offset) {
      return ofPartition == partition && offset >= first && offset <= last;
    }
  }

  /** Whether the request at that place is chosen. */
  public boolean takes(Request request, int partition, long offset) {
    return fits(tenant, request.user().tenantId())
        && fits(subject, request.subject())
        && fits(user, request.user().id())
        && fits(correlation, request.id())
        && (event == null
            || event.equals(request.event().name())
            || event.equals(request.event().qualified()))
        && (offsets == null || offsets.has(partition, offset));
  }

  private static boolean fits(@Nullable String wanted, String actual) {
    return wanted == null || wanted.equals(actual);
  }

  /** The request in a record; null where it is none. */
  static @Nullable Request request(Message message) {
    try {
      return Request.decode(message.value());
    } catch (MalformedMessage _) {
      // What is no request is counted by the caller.
      return null;
    }
  }
}
