package io.rtsuite.events;

import org.jspecify.annotations.Nullable;

/**
 * A client's event on its way to the service that owns it, or a gateway's private event to a
 * service; keyed by {@code <tenant>/<subject>}, at the partition that {@link Partitions} gives.
 *
 * <p>In order per key. May be delivered more than once.
 *
 * @param id unique; the correlation id of its replies and {@code requestId} of its errors
 * @param subject what the request is about, usually a table
 * @param sentAt gateway's clock, epoch milliseconds
 * @param deadline gateway's clock, epoch milliseconds; who answers later answers nobody
 * @param data the argument, or a JSON array of all arguments where {@code several}; bytes are
 *     {@code {"$bin":"<base64>"}}; absent when the client sent none
 * @param several whether {@code data} holds the list of more than one argument, written as {@code
 *     args}
 */
public record Request(
    String id,
    EventName event,
    String subject,
    User user,
    Client client,
    long sentAt,
    long deadline,
    @Nullable Json data,
    boolean several) {

  /** The Kafka key. */
  public String key() {
    return key(user.tenantId(), subject);
  }

  /** The Kafka key of requests about a tenant's subject. */
  public static String key(String tenantId, String subject) {
    return tenantId + "/" + subject;
  }

  /** The JSON value, {@code data} last. */
  public byte[] encode() {
    return JsonWriter.object(out -> {
      out.writeNumberField("v", Schema.VERSION);
      out.writeStringField("id", id);
      out.writeStringField("event", event.qualified());
      out.writeStringField("subject", subject);
      out.writeFieldName("user");
      user.write(out);
      out.writeObjectFieldStart("client");
      out.writeStringField("id", client.id());
      JsonWriter.string(out, "windowId", client.windowId());
      JsonWriter.string(out, "actionId", client.actionId());
      out.writeEndObject();
      out.writeNumberField("sentAt", sentAt);
      out.writeNumberField("deadline", deadline);
      JsonWriter.raw(out, several ? "args" : "data", data);
    });
  }

  /** Reads a record's value. */
  public static Request decode(byte @Nullable [] value) throws MalformedMessage {
    var fields = new Fields();
    JsonReader.read(
        value,
        in -> {
          in.object("request", name -> fields.read(name, in));
          return fields;
        });
    return fields.request();
  }

  private static final class Fields {
    private @Nullable String id;
    private @Nullable EventName event;
    private @Nullable String subject;
    private @Nullable User user;
    private @Nullable Client client;
    private @Nullable Long sentAt;
    private @Nullable Long deadline;
    private @Nullable Json data;
    private boolean several;

    void read(String name, JsonReader in) throws java.io.IOException, MalformedMessage {
      switch (name) {
        case "v" -> Schema.check(in.integer("v"));
        case "id" -> id = in.string("id");
        case "event" -> event = Schema.event(in.string("event"));
        case "subject" -> subject = in.string("subject");
        case "user" -> user = User.read(in);
        case "client" -> client = client(in);
        case "sentAt" -> sentAt = in.integer("sentAt");
        case "deadline" -> deadline = in.integer("deadline");
        case "data" -> argument(in.raw());
        case "args" -> {
          if (!in.isArray()) {
            throw new MalformedMessage("args is not an array");
          }
          argument(in.raw());
          several = true;
        }
        default -> in.skip();
      }
    }

    private void argument(Json value) throws MalformedMessage {
      if (data != null) {
        throw new MalformedMessage("the request has both data and args");
      }
      data = value;
    }

    private static Client client(JsonReader in) throws java.io.IOException, MalformedMessage {
      var client =
          new Object() {
            @Nullable String id;
            @Nullable String windowId;
            @Nullable String actionId;
          };
      in.object(
          "client",
          name -> {
            switch (name) {
              case "id" -> client.id = in.string("client.id");
              case "windowId" -> client.windowId = in.nullableString("client.windowId");
              case "actionId" -> client.actionId = in.nullableString("client.actionId");
              default -> in.skip();
            }
          });
      return new Client(
          JsonReader.required(client.id, "client.id"), client.windowId, client.actionId);
    }

    Request request() throws MalformedMessage {
      return new Request(
          JsonReader.required(id, "id"),
          JsonReader.required(event, "event"),
          JsonReader.required(subject, "subject"),
          JsonReader.required(user, "user"),
          JsonReader.required(client, "client"),
          JsonReader.required(sentAt, "sentAt"),
          JsonReader.required(deadline, "deadline"),
          data,
          several);
    }
  }
}
