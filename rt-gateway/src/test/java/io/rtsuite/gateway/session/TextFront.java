package io.rtsuite.gateway.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.rtsuite.events.Json;
import io.rtsuite.events.RtError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A front whose frames are lines of text: {@code event data}, {@code ack n data}. */
public final class TextFront implements Front {

  /** How many events it had to encode. */
  public int encoded;

  /** Whether a bug keeps it from encoding events. */
  public boolean mute;

  /** Where every buffer that was ever made can be looked up. */
  public final List<ByteBuf> buffers = new ArrayList<>();

  public final List<Channel> dropped = new ArrayList<>();

  /** Why each was turned out. */
  public final Map<Channel, RtError> kicked = new LinkedHashMap<>();

  /** What a connection does when it is turned out, as fronts end its session at once. */
  public final Map<Channel, Runnable> endings = new HashMap<>();

  @Override
  public String name() {
    return "text";
  }

  @Override
  public ByteBuf event(ByteBufAllocator allocator, String event, List<Json> arguments) {
    encoded++;
    if (mute) {
      throw new IllegalStateException("a bug, made for this test");
    }
    return line(allocator, event + " " + text(arguments));
  }

  private static String text(List<Json> arguments) {
    return arguments.isEmpty()
        ? "nothing"
        : arguments.stream().map(Json::text).collect(Collectors.joining(","));
  }

  private ByteBuf line(ByteBufAllocator allocator, String text) {
    ByteBuf buffer = allocator.buffer().writeBytes(text.getBytes(UTF_8));
    buffers.add(buffer);
    return buffer;
  }

  public Ack ack(int id) {
    return new Ack() {
      @Override
      public ByteBuf success(ByteBufAllocator allocator, List<Json> arguments) {
        return line(allocator, "ack " + id + " " + text(arguments));
      }

      @Override
      public ByteBuf failure(ByteBufAllocator allocator, RtError error) {
        return line(allocator, "nack " + id + " " + error.code());
      }
    };
  }

  @Override
  public void drop(Channel channel) {
    dropped.add(channel);
    channel.close();
  }

  @Override
  public void kick(Channel channel, RtError why) {
    kicked.put(channel, why);
    endings.getOrDefault(channel, () -> {}).run();
  }

  /** What a channel's client has got. */
  public static List<String> lines(EmbeddedChannel channel) {
    channel.runPendingTasks();
    var lines = new ArrayList<String>();
    for (ByteBuf frame = channel.readOutbound(); frame != null; frame = channel.readOutbound()) {
      lines.add(frame.toString(UTF_8));
      frame.release();
    }
    return lines;
  }
}
