package io.rtsuite.events;

import org.jspecify.annotations.Nullable;

/**
 * A service ends connections, from this place in the push log on: {@code
 * {v,id,type:"Kick",tenantId,client|user,error?,from?}}.
 *
 * <p>Gateways tell the client why and close its transport; a stock client does not come back by
 * itself. Nothing keeps it from connecting again with a token that is still valid.
 *
 * @param target whose connections; a gateway that holds none of them does nothing
 * @param error what the client is told; absent for {@link ErrorCode#FORBIDDEN}
 */
public record Kick(
    String id,
    String tenantId,
    Target.Direct target,
    @Nullable RtError error,
    @Nullable Origin from)
    implements PushRecord {

  /** As written in {@code type}. */
  static final String TYPE = "Kick";

  /** The JSON value. */
  public byte[] encode() {
    return JsonWriter.object(out -> {
      out.writeNumberField("v", Schema.VERSION);
      out.writeStringField("id", id);
      out.writeStringField("type", TYPE);
      out.writeStringField("tenantId", tenantId);
      switch (target) {
        case Target.Client client -> out.writeStringField("client", client.id());
        case Target.User user -> out.writeStringField("user", user.id());
      }
      if (error != null) {
        out.writeFieldName("error");
        error.write(out);
      }
      if (from != null) {
        out.writeFieldName("from");
        from.write(out);
      }
    });
  }
}
