package io.rtsuite.sdk.history;

import io.rtsuite.events.Json;
import io.rtsuite.events.JsonReader;
import io.rtsuite.events.JsonWriter;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.events.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What lists show of one subject: the value of a record of {@code <service>.summaries}, keyed as
 * the subject's requests.
 */
public final class Summary {

  private Summary() {}

  /** The record's value; a summary that is absent is shown no more. */
  public static byte[] encode(@Nullable Json summary) {
    return JsonWriter.object(out -> {
      out.writeNumberField("v", Schema.VERSION);
      JsonWriter.raw(out, "summary", summary);
    });
  }

  /** Reads a record's value; what cannot be read is as if it were absent, and is written again. */
  public static @Nullable Json decode(byte @Nullable [] value) {
    var found = new @Nullable Json[1];
    try {
      JsonReader.read(
          value,
          in -> {
            in.object(
                "summary",
                name -> {
                  if ("summary".equals(name)) {
                    found[0] = in.raw();
                  } else {
                    in.skip();
                  }
                });
            return found;
          });
    } catch (MalformedMessage _) {
      return null;
    }
    return found[0];
  }
}
