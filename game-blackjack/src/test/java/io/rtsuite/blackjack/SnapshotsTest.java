package io.rtsuite.blackjack;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.core.type.Argument;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.rtsuite.blackjack.table.Table;
import io.rtsuite.blackjack.table.TableEvent;
import io.rtsuite.events.Json;
import io.rtsuite.sdk.payload.Payloads;
import io.rtsuite.sdk.payload.UnreadablePayload;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tables and histories as the SDK's runtime writes and reads them; readable for ever. */
@MicronautTest
class SnapshotsTest {

  private static final Argument<Table> TABLE = Argument.of(Table.class);
  private static final Argument<TableEvent> EVENT = Argument.of(TableEvent.class);

  @Inject Payloads payloads;

  /** Every tenth table of a history, and its last one. */
  private static List<Table> snapshots(List<TableEvent> history) {
    var snapshots = new ArrayList<Table>();
    var table = Table.unopened("t1");
    int count = 0;
    for (TableEvent event : history) {
      if (count++ % 10 == 0) {
        snapshots.add(table);
      }
      table = table.apply(event);
    }
    snapshots.add(table);
    return snapshots;
  }

  /** Before there were clocks. */
  @Test
  void tables_of_the_first_schema_are_read() throws IOException, UnreadablePayload {
    var tables = new ArrayList<Table>();
    for (String line : WrittenDownTest.lines("/history/tables-1.jsonl")) {
      tables.add(payloads.read(Json.of(line), TABLE));
    }

    assertThat(tables).isEqualTo(snapshots(WrittenDownTest.historyByRules()));
  }

  @Test
  void tables_of_the_second_schema_are_read_and_written() throws IOException, UnreadablePayload {
    var lines = WrittenDownTest.lines("/history/tables-2.jsonl");
    var tables = snapshots(WrittenDownTest.historyByClock());

    assertThat(lines).hasSameSizeAs(tables);
    for (int i = 0; i < lines.size(); i++) {
      assertThat(payloads.read(Json.of(lines.get(i)), TABLE)).isEqualTo(tables.get(i));
      assertThat(payloads.write(TABLE, tables.get(i)).text()).isEqualTo(lines.get(i));
    }
  }

  @Test
  void every_event_is_read_as_it_was() throws UnreadablePayload {
    for (TableEvent event : WrittenDownTest.histories().stream().flatMap(List::stream).toList()) {
      assertThat(payloads.read(payloads.write(EVENT, event), EVENT)).isEqualTo(event);
    }
  }
}
