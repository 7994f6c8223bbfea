package io.rtsuite.blackjack;

import io.micronaut.serde.annotation.Serdeable;
import io.rtsuite.blackjack.table.TableSummary;
import io.rtsuite.sdk.Caller;
import io.rtsuite.sdk.ClientEvent;
import io.rtsuite.sdk.game.Summaries;
import jakarta.inject.Singleton;
import jakarta.validation.Valid;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which tables are open, for those who look for one; as Kafka had it a moment ago. */
@Singleton
class Lobby {

  private static final int PAGE = 50;

  /**
   * One page of the tables that were asked for, by id.
   *
   * @param next to be asked for tables {@code after} it; absent when these are the last
   */
  @Serdeable
  record Listed(boolean ok, List<TableSummary> tables, @Nullable String next) {}

  private final Summaries summaries;

  Lobby(Summaries summaries) {
    this.summaries = summaries;
  }

  @ClientEvent(value = "BlackjackTableList", maxRate = 10)
  Listed list(Caller caller, @Valid TableListRequest request) {
    int limit = request.limit() == null ? PAGE : request.limit();
    var open = summaries.all(caller.user().tenantId(), TableSummary.class);
    var behind = request.after() == null ? open : open.tailMap(request.after(), false);
    // One more than fits says whether there is another page.
    var found = behind.values().stream().filter(request::asksFor).limit(limit + 1L).toList();
    if (found.size() <= limit) {
      return new Listed(true, found, null);
    }
    var page = found.subList(0, limit);
    return new Listed(true, page, page.getLast().tableId());
  }
}
