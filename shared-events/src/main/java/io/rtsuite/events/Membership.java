package io.rtsuite.events;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session enters or leaves rooms, from this place in the push log on: {@code
 * {v,id,type:"Join"|"Leave",tenantId,client,rooms,from?}}.
 *
 * @param client public id of the session; a gateway that does not hold it does nothing
 */
public record Membership(
    String id,
    Action action,
    String tenantId,
    String client,
    List<String> rooms,
    @Nullable Origin from)
    implements PushRecord {

  public Membership {
    rooms = List.copyOf(rooms);
  }

  /** Entering or leaving. */
  public enum Action {
    JOIN("join", "Join"),
    LEAVE("leave", "Leave");

    private final String text;
    private final String type;

    Action(String text, String type) {
      this.text = text;
      this.type = type;
    }

    /** As written in a reply's {@code action}. */
    public String text() {
      return text;
    }

    static Action parse(String text) throws MalformedMessage {
      for (Action action : values()) {
        if (action.text.equals(text)) {
          return action;
        }
      }
      throw new MalformedMessage("action is neither join nor leave");
    }
  }

  /** The JSON value. */
  public byte[] encode() {
    return JsonWriter.object(out -> {
      out.writeNumberField("v", Schema.VERSION);
      out.writeStringField("id", id);
      out.writeStringField("type", action.type);
      out.writeStringField("tenantId", tenantId);
      out.writeStringField("client", client);
      JsonWriter.strings(out, "rooms", rooms);
      if (from != null) {
        out.writeFieldName("from");
        from.write(out);
      }
    });
  }
}
