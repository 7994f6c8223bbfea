package io.rtsuite.replay.story;

import io.rtsuite.events.Json;
import io.rtsuite.sdk.history.Entry;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened.
 *
 * @param time the broker's, epoch milliseconds
 * @param input the partition and offset of the request it belongs to, as {@code 3@57}; empty where
 *     it belongs to none that is known
 * @param place the record it was read from
 * @param what in one word, such as {@code request}, {@code accepted}, {@code event}, {@code push}
 * @param who whom it concerns
 * @param event the name of a request or a push, without its channel; the kind of an event of the
 *     game where it says one; empty otherwise
 * @param note the rest in words, such as an error's code or a push's target
 * @param data the payload, or the house's part of an entry
 * @param secret whether {@code data} is for the house only
 */
public record Line(
    long time,
    String input,
    String place,
    String what,
    Who who,
    String event,
    String note,
    @Nullable Json data,
    boolean secret) {

  /** Whom a line concerns; empty where nobody is known. */
  public record Who(
      String tenantId,
      String subject,
      String userId,
      String clientId,
      String requestId,
      String actionId) {

    static final Who NOBODY = new Who("", "", "", "", "", "");

    static Who of(Entry.Input input) {
      return new Who(
          input.tenantId(),
          input.subject(),
          input.userId(),
          input.clientId(),
          input.requestId(),
          input.actionId() == null ? "" : input.actionId());
    }
  }
}
