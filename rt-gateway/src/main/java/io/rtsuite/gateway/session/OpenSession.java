package io.rtsuite.gateway.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.rtsuite.events.Json;
import io.rtsuite.events.RtError;
import io.rtsuite.events.User;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One connection as the core holds it: who it is, which rooms it is in, and the way to write to it.
 *
 * <p>Belongs to its channel's event loop; only what says so may be called elsewhere.
 */
public final class OpenSession implements Session {

  private final String clientId;
  private final Identity identity;
  private final Channel channel;
  private final Front front;
  private final Shard shard;
  private final Set<String> rooms = new HashSet<>();
  private Inbox.@Nullable Conversation conversation;
  private @Nullable Future<?> expiry;
  private boolean open = true;
  private boolean dropped;
  private boolean unflushed;
  private long stalledSince;

  OpenSession(String clientId, Identity identity, Channel channel, Front front, Shard shard) {
    this.clientId = clientId;
    this.identity = identity;
    this.channel = channel;
    this.front = front;
    this.shard = shard;
  }

  void begin(Inbox.Conversation conversation, @Nullable Future<?> expiry) {
    this.conversation = conversation;
    this.expiry = expiry;
  }

  @Override
  public String clientId() {
    return clientId;
  }

  /** The person; on any thread. */
  public User user() {
    return identity.user();
  }

  /** The protocol it speaks; on any thread. */
  public Front front() {
    return front;
  }

  /** For buffers that will be written; on any thread. */
  public ByteBufAllocator allocator() {
    return channel.alloc();
  }

  /** Whether it still is, as seen on its event loop. */
  public boolean isOpen() {
    return open;
  }

  /** The rooms it is in. */
  Set<String> rooms() {
    return rooms;
  }

  /**
   * Runs a task on the event loop after everything handed over before; on any thread. Nothing
   * happens where the loop has ended.
   */
  public void enqueue(Runnable task) {
    shard.enqueue(task);
  }

  /** Groups work for one event loop; the same for all sessions of that loop; on any thread. */
  public Object eventLoop() {
    return shard;
  }

  /**
   * Runs tasks of sessions of this session's event loop in order, with one flush per channel; on
   * any thread.
   */
  public void enqueueTogether(Iterable<Runnable> tasks) {
    shard.enqueueTogether(tasks);
  }

  /** Tells the client something that only it hears. */
  public void send(String event, Json data) {
    send(event, List.of(data));
  }

  /** Tells the client something that only it hears, with any number of arguments. */
  public void send(String event, List<Json> arguments) {
    if (open) {
      write(front.event(channel.alloc(), event, arguments));
    }
  }

  /** Writes complete frames and takes them over. */
  public void write(ByteBuf frames) {
    if (!open || dropped || !channel.isActive()) {
      frames.release();
      return;
    }
    if (channel.isWritable()) {
      stalledSince = 0;
    }
    channel.write(frames, channel.voidPromise());
    shard.written(this);
    checkPace();
  }

  boolean isWritable() {
    return channel.isWritable();
  }

  /** Marks the session as having something to flush; false where it was marked before. */
  boolean markUnflushed() {
    boolean first = !unflushed;
    unflushed = true;
    return first;
  }

  void flush() {
    unflushed = false;
    channel.flush();
  }

  private void checkPace() {
    if (channel.isWritable()) {
      stalledSince = 0;
      return;
    }
    long now = shard.nanoTime();
    if (stalledSince == 0) {
      stalledSince = now;
    }
    if (channel.bytesBeforeWritable() > shard.limits().maxPendingBytes()
        || now - stalledSince > shard.limits().maxStall().toNanos()) {
      dropped = true;
      shard.slow(this);
    }
  }

  /** Whether it may be closed without an answer being lost; false also once it is being closed. */
  boolean canBeDropped() {
    return !dropped && (conversation == null || conversation.isIdle());
  }

  /** Closes the transport so that the client comes back. */
  void drop() {
    dropped = true;
    front.drop(channel);
  }

  /** Tells the client why and closes the transport so that the client stays away. */
  void kick(RtError why) {
    send(shard.limits().errorEvent(), why.toJson());
    dropped = true;
    front.kick(channel, why);
  }

  @Override
  public void receive(ClientFrame frame) {
    if (open && conversation != null) {
      conversation.received(frame);
    }
  }

  @Override
  public void closed(String reason) {
    if (!open) {
      return;
    }
    open = false;
    if (expiry != null) {
      expiry.cancel(false);
    }
    shard.remove(this);
    if (conversation != null) {
      conversation.closed(reason);
    }
  }
}
