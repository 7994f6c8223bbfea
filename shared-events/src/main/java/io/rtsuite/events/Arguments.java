package io.rtsuite.events;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of an event or an ack as a field of a message: none is no field, one is {@code
 * data}, more are {@code args:[…]}.
 */
final class Arguments {

  private Arguments() {}

  /** Writes the field, which is to be the last one. */
  static void write(JsonGenerator out, List<Json> arguments) throws IOException {
    if (arguments.size() == 1) {
      JsonWriter.raw(out, "data", arguments.getFirst());
    } else if (!arguments.isEmpty()) {
      out.writeArrayFieldStart("args");
      for (Json argument : arguments) {
        JsonWriter.rawValue(out, argument);
      }
      out.writeEndArray();
    }
  }

  /** Reads the value of {@code args}. */
  static List<Json> read(JsonReader in) throws IOException, MalformedMessage {
    return in.array("args", JsonReader::raw);
  }

  /** The arguments that a message has, whichever field says them; of both it must have one. */
  static List<Json> of(@Nullable Json data, @Nullable List<Json> args) throws MalformedMessage {
    if (data != null && args != null) {
      throw new MalformedMessage("the message has both data and args");
    }
    return args != null ? args : of(data);
  }

  /** One argument, or none where it is absent. */
  static List<Json> of(@Nullable Json data) {
    return data == null ? List.of() : List.of(data);
  }
}
