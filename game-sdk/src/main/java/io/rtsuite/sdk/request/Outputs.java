package io.rtsuite.sdk.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.rtsuite.events.Channel;
import io.rtsuite.events.Json;
import io.rtsuite.events.Kick;
import io.rtsuite.events.Membership;
import io.rtsuite.events.Origin;
import io.rtsuite.events.Push;
import io.rtsuite.events.Reply.ClientEvent;
import io.rtsuite.events.Reply.ClientMessage;
import io.rtsuite.events.Reply.ClientRoom;
import io.rtsuite.events.Reply.Failure;
import io.rtsuite.events.Reply.Instruction;
import io.rtsuite.events.RtError;
import io.rtsuite.events.Target;
import io.rtsuite.sdk.Disconnect;
import io.rtsuite.sdk.InvalidName;
import io.rtsuite.sdk.Notice;
import io.rtsuite.sdk.OutputTooLarge;
import io.rtsuite.sdk.Reply;
import io.rtsuite.sdk.UnsendableOutput;
import io.rtsuite.sdk.payload.Payloads;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns what a service says into messages of the contract. */
@Singleton
public final class Outputs {

  /** Kafka takes a record of 1 MB; the rest is for the envelope around the data. */
  static final int LARGEST = 900_000;

  private static final JsonFactory JSON = new JsonFactory();
  private static final Pattern CODE = Pattern.compile("[a-z0-9_]{1,64}");

  private final Payloads payloads;

  Outputs(Payloads payloads) {
    this.payloads = payloads;
  }

  /**
   * The push that a notice means.
   *
   * @param windowId marks the push with the window that caused it
   * @throws UnsendableOutput where no message can carry it
   */
  public Push push(String tenantId, Notice notice, @Nullable String windowId) {
    return push(newId(), null, tenantId, notice, windowId);
  }

  /**
   * The push that a notice of a game means.
   *
   * @param windowId marks the push with the window that caused it
   * @throws UnsendableOutput where no message can carry it
   */
  public Push push(
      String id, @Nullable Origin from, String tenantId, Notice notice, @Nullable String windowId) {
    InvalidName.checkEvent(notice.event());
    switch (notice.target()) {
      case Target.Room(String room) -> InvalidName.checkRoom(room);
      case Target.Rooms(List<String> rooms) -> {
        if (rooms.isEmpty()) {
          throw new IllegalArgumentException("a push to no room");
        }
        rooms.forEach(InvalidName::checkRoom);
      }
      case Target.User _, Target.Client _, Target.All _ -> {}
    }
    if (notice.except() != null) {
      if (notice.except().room() != null) {
        InvalidName.checkRoom(notice.except().room());
      }
      notice.except().rooms().forEach(InvalidName::checkRoom);
    }
    return new Push(
        id,
        Channel.SERVER.event(notice.event()),
        tenantId,
        notice.target(),
        notice.except(),
        notice.isVolatile(),
        from,
        markedFirst(written(notice.arguments()), windowId));
  }

  private static List<Json> markedFirst(List<Json> arguments, @Nullable String windowId) {
    if (arguments.isEmpty() || windowId == null) {
      return arguments;
    }
    var marked = new ArrayList<>(arguments);
    marked.set(0, marked(arguments.getFirst(), windowId));
    return marked;
  }

  /**
   * A session's move.
   *
   * @throws InvalidName naming a room that cannot be
   */
  public Membership move(
      String tenantId, String clientId, Membership.Action action, List<String> rooms) {
    return move(newId(), null, tenantId, clientId, action, rooms);
  }

  /**
   * A session's move in a game.
   *
   * @throws InvalidName naming a room that cannot be
   */
  public Membership move(
      String id,
      @Nullable Origin from,
      String tenantId,
      String clientId,
      Membership.Action action,
      List<String> rooms) {
    rooms.forEach(InvalidName::checkRoom);
    return new Membership(id, action, tenantId, clientId, rooms, from);
  }

  /**
   * The end of connections.
   *
   * @throws IllegalArgumentException naming a code that cannot be
   */
  public Kick kick(String tenantId, Disconnect disconnect) {
    return kick(newId(), null, tenantId, disconnect);
  }

  /**
   * The end of connections in a game.
   *
   * @throws IllegalArgumentException naming a code that cannot be
   */
  public Kick kick(String id, @Nullable Origin from, String tenantId, Disconnect disconnect) {
    checkCode(disconnect.code());
    var error = new RtError(disconnect.code(), disconnect.message(), false, null);
    return new Kick(id, tenantId, disconnect.target(), error, from);
  }

  private List<Json> written(List<@Nullable Object> arguments) {
    var written = new ArrayList<Json>(arguments.size());
    long bytes = 0;
    for (Object argument : arguments) {
      Json json = payloads.write(argument);
      bytes += json.bytes().length;
      written.add(json);
    }
    if (bytes > LARGEST) {
      throw new OutputTooLarge(bytes, LARGEST);
    }
    return written;
  }

  /**
   * The ack with these arguments.
   *
   * @throws OutputTooLarge where no message can carry them
   */
  public ClientMessage message(List<@Nullable Object> arguments) {
    return new ClientMessage(written(arguments));
  }

  /**
   * The instructions that a reply means.
   *
   * @throws UnsendableOutput where no message can carry a part of it
   * @throws IllegalArgumentException for a reply that makes more than one ack
   */
  public List<Instruction> instructions(Reply reply, String requestId) {
    var instructions = new ArrayList<Instruction>();
    int acks = 0;
    for (Reply.Part part : reply.parts()) {
      switch (part) {
        case Reply.Part.Message(var arguments) -> {
          acks++;
          instructions.add(message(arguments));
        }
        case Reply.Part.Failed(var error) -> {
          acks++;
          checkCode(error.code());
          instructions.add(new Failure(error.withRequestId(requestId)));
        }
        case Reply.Part.Rooms(var action, var rooms) -> {
          rooms.forEach(InvalidName::checkRoom);
          instructions.add(new ClientRoom(action, rooms));
        }
        case Reply.Part.Event(var name, var arguments) -> {
          InvalidName.checkEvent(name);
          instructions.add(new ClientEvent(Channel.SERVER.event(name), written(arguments)));
        }
      }
    }
    if (acks > 1) {
      throw new IllegalArgumentException("a reply with " + acks + " messages or errors");
    }
    return instructions;
  }

  /**
   * Makes sure that clients can rely on a code.
   *
   * @throws IllegalArgumentException naming a code that cannot be
   */
  public static void checkCode(String code) {
    if (!CODE.matcher(code).matches()) {
      throw new IllegalArgumentException("code '%.64s' is not 1-64 of a-z 0-9 _".formatted(code));
    }
  }

  static String newId() {
    return UUID.randomUUID().toString();
  }

  /**
   * The object with {@code __m:{windowId}} in front, unless it says its own; others as they are.
   */
  static Json marked(Json data, String windowId) {
    byte[] bytes = data.bytes();
    if (bytes.length < 2 || bytes[0] != '{' || names(data, "__m")) {
      return data;
    }
    var out = new ByteArrayOutputStream(bytes.length + 48);
    out.writeBytes(Json.of("{\"__m\":{\"windowId\":").bytes());
    out.writeBytes(Json.string(windowId).bytes());
    out.write('}');
    if (bytes[1] != '}') {
      out.write(',');
    }
    out.write(bytes, 1, bytes.length - 1);
    return Json.of(out.toByteArray());
  }

  private static boolean names(Json object, String field) {
    try (JsonParser parser = JSON.createParser(object.bytes())) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        if (field.equals(parser.currentName())) {
          return true;
        }
        parser.nextToken();
        parser.skipChildren();
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("data is no JSON", e);
    }
  }
}
