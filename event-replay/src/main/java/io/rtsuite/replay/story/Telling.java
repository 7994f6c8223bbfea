package io.rtsuite.replay.story;

import com.fasterxml.jackson.core.JsonGenerator;
import io.rtsuite.events.Json;
import io.rtsuite.events.JsonWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/** How lines are shown: as a table for people, or as one JSON object each. */
public final class Telling {

  /** Also where they are 000, so that lines have their columns. */
  private static final DateTimeFormatter WITH_MILLISECONDS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private static final int NARROW = 100;

  private final PrintWriter out;
  private final boolean json;
  private final boolean secrets;
  private final boolean wide;
  private boolean begun;

  /**
   * @param json one JSON object a line
   * @param secrets whether to show what is for the house only
   * @param wide whether to show payloads to their end
   */
  public Telling(PrintWriter out, boolean json, boolean secrets, boolean wide) {
    this.out = out;
    this.json = json;
    this.secrets = secrets;
    this.wide = wide;
  }

  /** Shows one line. */
  public void tell(Line line) {
    if (json) {
      out.println(object(line));
    } else {
      if (!begun) {
        begun = true;
        out.println(columns("time", "input", "what", "subject", "user", "event", ""));
      }
      out.println(row(line));
    }
    out.flush();
  }

  private String row(Line line) {
    var rest = new StringBuilder(printable(line.note()));
    if (line.data() != null) {
      if (!rest.isEmpty()) {
        rest.append(' ');
      }
      rest.append(data(line, line.data()));
    }
    return columns(
        WITH_MILLISECONDS.format(Instant.ofEpochMilli(line.time())),
        line.input(),
        line.what(),
        line.who().subject(),
        line.who().userId(),
        line.event(),
        rest.toString());
  }

  private static String columns(
      String time,
      String input,
      String what,
      String subject,
      String user,
      String event,
      String rest) {
    return "%-24s  %-8s  %-9s  %-10s  %-8s  %-21s  %s"
        .formatted(time, input, what, printable(subject), printable(user), printable(event), rest)
        .stripTrailing();
  }

  /** What clients named must not move the cursor of whoever looks. */
  public static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  private String data(Line line, Json data) {
    if (line.secret() && !secrets) {
      return "***";
    }
    String text = printable(data.text());
    return wide || text.length() <= NARROW ? text : text.substring(0, NARROW) + "...";
  }

  private String object(Line line) {
    return JsonWriter.write(
            out -> {
              out.writeStartObject();
              out.writeStringField("time", Instant.ofEpochMilli(line.time()).toString());
              text(out, "input", line.input());
              out.writeStringField("record", line.place());
              out.writeStringField("what", line.what());
              text(out, "tenantId", line.who().tenantId());
              text(out, "subject", line.who().subject());
              text(out, "userId", line.who().userId());
              text(out, "clientId", line.who().clientId());
              text(out, "requestId", line.who().requestId());
              text(out, "actionId", line.who().actionId());
              text(out, "event", line.event());
              text(out, "note", line.note());
              if (line.data() != null && line.secret() && !secrets) {
                out.writeBooleanField("masked", true);
              } else {
                JsonWriter.raw(out, "data", line.data());
              }
              out.writeEndObject();
            })
        .text();
  }

  private static void text(JsonGenerator out, String field, String value) throws IOException {
    if (!value.isEmpty()) {
      out.writeStringField(field, value);
    }
  }
}
