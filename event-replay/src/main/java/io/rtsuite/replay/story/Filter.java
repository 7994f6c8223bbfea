package io.rtsuite.replay.story;

import io.rtsuite.events.Channel;
import org.jspecify.annotations.Nullable;

/**
 * Whose story is told; what is absent does not matter.
 *
 * @param session public id of a session
 * @param correlation id of a request, which is the correlation id of its replies
 * @param event a client event with or without its channel, or the bare name of a push
 */
public record Filter(
    @Nullable String tenant,
    @Nullable String subject,
    @Nullable String user,
    @Nullable String session,
    @Nullable String correlation,
    @Nullable String event) {

  /** Everything. */
  public static final Filter ALL = new Filter(null, null, null, null, null, null);

  /** Whether an input of these belongs to the story, whatever it asks for. */
  boolean concerns(Line.Who who) {
    return fits(tenant, who.tenantId())
        && fits(subject, who.subject())
        && fits(user, who.userId())
        && fits(session, who.clientId())
        && fits(correlation, who.requestId());
  }

  /** Whether the event, with its channel or without, is the one asked for. */
  boolean names(String name) {
    return event == null || bare(event).equals(bare(name));
  }

  /** Whether it asks for one person, subject, session or request. */
  boolean isPersonal() {
    return subject != null || user != null || session != null || correlation != null;
  }

  private static boolean fits(@Nullable String wanted, String actual) {
    return wanted == null || wanted.equals(actual);
  }

  static String bare(String event) {
    for (Channel channel : Channel.values()) {
      if (event.startsWith(channel.prefix())) {
        return event.substring(channel.prefix().length());
      }
    }
    return event;
  }
}
