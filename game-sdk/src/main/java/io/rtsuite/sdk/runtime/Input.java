package io.rtsuite.sdk.runtime;

import io.rtsuite.events.Json;
import io.rtsuite.events.Request;
import io.rtsuite.sdk.history.Entry;
import io.rtsuite.sdk.request.Delivery.ReplyAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A record of the request topic, as it arrived. */
public sealed interface Input {

  /** Where it stands in its partition. */
  long offset();

  /** The broker's time, epoch milliseconds. */
  long time();

  /** Where somebody waits for an answer; absent where nobody does. */
  @Nullable ReplyAddress replyTo();

  /** W3C trace context. */
  @Nullable String trace();

  /**
   * A request.
   *
   * @param json the record's value, which {@code request} was read from
   * @param redrive what an operator wants who sent it again; absent on all others
   */
  record Asked(
      long offset,
      long time,
      Request request,
      Json json,
      @Nullable ReplyAddress replyTo,
      @Nullable String trace,
      @Nullable Redrive redrive)
      implements Input {

    /** The input that an entry keeps. */
    public static Asked of(Entry entry, Entry.Input input) {
      return new Asked(
          entry.offset(),
          entry.time(),
          input.request(),
          input.json(),
          input.replyTo(),
          entry.trace(),
          Redrive.of(input.redrive(), input.redriveOffset()));
    }
  }

  /**
   * No request, or one in the wrong place.
   *
   * @param key the record's, as text; empty where it has none
   * @param value the record's
   * @param reason one word
   * @param error what exactly is wrong
   */
  record Broken(
      long offset,
      long time,
      String key,
      byte @Nullable [] value,
      String reason,
      String error,
      @Nullable ReplyAddress replyTo,
      @Nullable String trace)
      implements Input {}

  /**
   * What is to become of an input that was parked.
   *
   * @param parked offset of that input; absent in entries from before redrives named it, which are
   *     decided again as they were then
   */
  record Redrive(Action action, @Nullable Long parked) {

    /** Names no input, so that it fits none. */
    public static final long UNNAMED = -1;

    /** What an operator wants. */
    public enum Action {
      /** It is decided again, by a build that can. */
      DECIDE,
      /** It is given up; its subject goes on without it. */
      DISCARD
    }

    /** What a header or an entry says; anything that is not {@code discard} is decided. */
    public static @Nullable Redrive of(@Nullable String text, @Nullable Long parked) {
      if (text == null) {
        return null;
      }
      boolean discard = text.equalsIgnoreCase(Action.DISCARD.name());
      return new Redrive(discard ? Action.DISCARD : Action.DECIDE, parked);
    }

    /** As in the header. */
    public String text() {
      return action.name().toLowerCase(Locale.ROOT);
    }

    boolean isDiscard() {
      return action == Action.DISCARD;
    }

    /** Whether the subject waits for the input that is meant. */
    boolean fits(Subject<?> subject) {
      return parked == null || parked.equals(subject.parked());
    }
  }
}
