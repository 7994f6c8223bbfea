package io.rtsuite.events;

import org.jspecify.annotations.Nullable;

/**
 * A gateway's sign of life on {@code rt.control}: {@code {v,id,type,gateway}}.
 *
 * @param type {@link Type#REQUEST_CLIENT_EVENTS} asks every service instance to say what it serves
 */
public record GatewaySignal(String id, Type type, String gateway) {

  /** What the gateway wants. */
  public enum Type {
    /** Answers: every instance's {@link ClientEvents}. */
    REQUEST_CLIENT_EVENTS("RequestClientEvents"),
    /** Nothing: it lives, and reads this record back as its clock. */
    GATEWAY_ALIVE("GatewayAlive");

    private final String text;

    Type(String text) {
      this.text = text;
    }
  }

  /** The JSON value. */
  public byte[] encode() {
    return JsonWriter.object(out -> {
      out.writeNumberField("v", Schema.VERSION);
      out.writeStringField("id", id);
      out.writeStringField("type", type.text);
      out.writeStringField("gateway", gateway);
    });
  }

  /** Reads a record's value. */
  public static GatewaySignal decode(byte @Nullable [] value) throws MalformedMessage {
    var fields = new @Nullable String[3];
    JsonReader.read(
        value,
        in -> {
          in.object(
              "gateway signal",
              name -> {
                switch (name) {
                  case "v" -> Schema.check(in.integer("v"));
                  case "id" -> fields[0] = in.string("id");
                  case "type" -> fields[1] = in.string("type");
                  case "gateway" -> fields[2] = in.string("gateway");
                  default -> in.skip();
                }
              });
          return fields;
        });
    String text = JsonReader.required(fields[1], "type");
    for (Type type : Type.values()) {
      if (type.text.equals(text)) {
        return new GatewaySignal(
            JsonReader.required(fields[0], "id"), type, JsonReader.required(fields[2], "gateway"));
      }
    }
    throw new MalformedMessage("unknown type of gateway signal");
  }
}
