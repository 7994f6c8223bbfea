package io.rtsuite.replay.story;

import io.rtsuite.events.Json;
import io.rtsuite.events.JsonReader;
import io.rtsuite.events.MalformedMessage;

/** Looks into JSON that is otherwise carried without being understood. */
final class JsonText {

  private JsonText() {}

  /** The object's {@code type}, which tells the cases of one type apart; empty without. */
  static String type(Json json) {
    var type = new String[] {""};
    try {
      return JsonReader.read(
          json.bytes(),
          in -> {
            if (in.isObject()) {
              in.object(
                  "event",
                  name -> {
                    if (name.equals("type") && in.isString()) {
                      type[0] = in.string("type");
                    } else {
                      in.skip();
                    }
                  });
            } else {
              in.skip();
            }
            return type[0];
          });
    } catch (MalformedMessage _) {
      // Cut out of valid JSON: at most a name stands in it twice, and then it says no type.
      return "";
    }
  }
}
