package io.rtsuite.events;

import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one instance of a service answers, and where it wants it: the answer to {@code
 * RequestClientEvents}, repeated every 5 s as its sign of life.
 *
 * @param service 1–64 of letters, digits, {@code - _ .}
 * @param instance unique among the service's instances, of the same characters
 * @param version of the build; where instances differ the highest wins
 * @param since when the service first claimed its events, epoch milliseconds; the earliest keeps a
 *     name, and who does not say comes last
 * @param partitions of the request topic, as declared once and for ever
 */
public record ClientEvents(
    String id,
    String service,
    String instance,
    String version,
    long since,
    String requestTopic,
    int partitions,
    List<EventDeclaration> events) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  /**
   * @throws IllegalArgumentException naming what is wrong: a service that starts with a wrong or
   *     duplicate name must not start
   */
  public ClientEvents {
    check(service, "service");
    check(instance, "instance");
    if (partitions < 1) {
      throw new IllegalArgumentException("partitions of '" + requestTopic + "' is below 1");
    }
    events = List.copyOf(events);
    var seen = new HashSet<EventName>();
    for (EventDeclaration event : events) {
      if (!seen.add(event.event())) {
        throw new IllegalArgumentException(
            "service '%s' declares '%s' twice".formatted(service, event.event()));
      }
    }
  }

  private static void check(String name, String what) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "%s '%s' is not 1-64 of letters, digits, - _ .".formatted(what, name));
    }
  }

  /** Where it stands on {@code rt.control}. */
  public ControlKey.Service key() {
    return new ControlKey.Service(service, instance);
  }

  /** The JSON value. */
  public byte[] encode() {
    return JsonWriter.object(out -> {
      out.writeNumberField("v", Schema.VERSION);
      out.writeStringField("id", id);
      out.writeStringField("type", "ClientEvents");
      out.writeStringField("service", service);
      out.writeStringField("instance", instance);
      out.writeStringField("version", version);
      out.writeNumberField("since", since);
      out.writeStringField("requestTopic", requestTopic);
      out.writeNumberField("partitions", partitions);
      out.writeArrayFieldStart("events");
      for (EventDeclaration event : events) {
        event.write(out);
      }
      out.writeEndArray();
    });
  }

  /** Reads a record's value. */
  public static ClientEvents decode(byte @Nullable [] value) throws MalformedMessage {
    var fields =
        new Object() {
          @Nullable String id;
          @Nullable String service;
          @Nullable String instance;
          String version = "0";
          long since = Long.MAX_VALUE;
          @Nullable String requestTopic;
          @Nullable Integer partitions;
          @Nullable List<EventDeclaration> events;
        };
    JsonReader.read(
        value,
        in -> {
          in.object(
              "ClientEvents",
              name -> {
                switch (name) {
                  case "v" -> Schema.check(in.integer("v"));
                  case "id" -> fields.id = in.string("id");
                  case "service" -> fields.service = in.string("service");
                  case "instance" -> fields.instance = in.string("instance");
                  case "version" -> fields.version = in.string("version");
                  case "since" -> fields.since = in.integer("since");
                  case "requestTopic" -> fields.requestTopic = in.string("requestTopic");
                  case "partitions" -> fields.partitions = in.smallInteger("partitions");
                  case "events" -> fields.events = in.array("events", EventDeclaration::read);
                  default -> in.skip();
                }
              });
          return fields;
        });
    String service = JsonReader.required(fields.service, "service");
    String instance = JsonReader.required(fields.instance, "instance");
    String topic = JsonReader.required(fields.requestTopic, "requestTopic");
    int partitions = JsonReader.required(fields.partitions, "partitions");
    List<EventDeclaration> events = JsonReader.required(fields.events, "events");
    try {
      return new ClientEvents(
          fields.id == null ? "" : fields.id,
          service,
          instance,
          fields.version,
          fields.since,
          topic,
          partitions,
          events);
    } catch (IllegalArgumentException e) {
      throw new MalformedMessage(String.valueOf(e.getMessage()));
    }
  }
}
