package io.rtsuite.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.log.OwnershipFold.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OwnershipFoldTest {

  private final List<LogRecord> records = new ArrayList<>();

  private OwnershipFoldTest record(@Nullable Stamp stamp) {
    records.add(new LogRecord(records.size(), 0, null, null, stamp));
    return this;
  }

  private OwnershipFoldTest claim(String id) {
    return record(new Stamp.Claim(id));
  }

  private OwnershipFoldTest entry(String claim, long seq) {
    return record(new Stamp.Entry(claim, seq));
  }

  private OwnershipFoldTest anchor(String claim, long seq, long offset) {
    return record(new Stamp.Anchor(claim, seq, offset));
  }

  private List<Verdict> verdicts(OwnershipFold fold, int from) {
    return records.subList(from, records.size()).stream().map(fold::take).toList();
  }

  private List<Verdict> verdicts() {
    return verdicts(OwnershipFold.at(Position.BEGINNING), 0);
  }

  @Test
  void a_record_counts_under_the_newest_claim_with_the_next_number() {
    claim("a").entry("a", 1).entry("a", 2).claim("b").entry("b", 3);

    assertThat(verdicts())
        .containsExactly(Verdict.CLAIM, Verdict.VALID, Verdict.VALID, Verdict.CLAIM, Verdict.VALID);
  }

  @Test
  void a_record_does_not_count_without_a_stamp_under_another_claim_or_with_another_number() {
    entry("a", 1).claim("a").record(null).entry("a", 2).entry("a", 0).entry("a", 1).entry("a", 1);
    claim("b").entry("a", 2).entry("b", 1).entry("b", 3);

    assertThat(verdicts())
        .containsExactly(
            Verdict.VOID,
            Verdict.CLAIM,
            Verdict.VOID,
            Verdict.VOID,
            Verdict.VOID,
            Verdict.VALID,
            Verdict.VOID,
            Verdict.CLAIM,
            Verdict.VOID,
            Verdict.VOID,
            Verdict.VOID);
  }

  @Test
  void an_anchor_counts_only_where_its_owner_meant_it_to_be() {
    claim("a").anchor("a", 1, 2).anchor("a", 1, 2).entry("a", 2);

    assertThat(verdicts())
        .containsExactly(Verdict.CLAIM, Verdict.VOID, Verdict.ANCHOR, Verdict.VALID);
  }

  @Test
  void a_reader_from_a_position_says_the_same() {
    claim("a").entry("a", 1).entry("a", 2).entry("b", 3).claim("b").entry("a", 3).entry("b", 3);
    var fold = OwnershipFold.at(Position.BEGINNING);
    var expected = verdicts();

    for (int i = 0; i < records.size(); i++) {
      assertThat(verdicts(OwnershipFold.at(fold.position()), i))
          .isEqualTo(expected.subList(i, records.size()));
      fold.take(records.get(i));
    }
  }

  @Test
  void a_reader_from_the_first_offset_has_begun() {
    var fold = OwnershipFold.atStart(0);

    assertThat(fold.hasBegun()).isTrue();
    assertThat(fold.position()).isEqualTo(Position.BEGINNING);
  }

  @Test
  void a_reader_from_another_start_begins_at_the_first_anchor() {
    claim("a").entry("a", 1).entry("a", 2).anchor("a", 3, 3).entry("a", 4);
    var fold = OwnershipFold.atStart(1);
    assertThat(fold.hasBegun()).isFalse();

    assertThat(verdicts(fold, 1))
        .containsExactly(Verdict.VOID, Verdict.VOID, Verdict.ANCHOR, Verdict.VALID);
    assertThat(fold.hasBegun()).isTrue();
    assertThat(fold.position()).isEqualTo(new Position(5, "a", 4));
  }

  @Test
  void a_reader_that_has_not_begun_passes_over_the_anchor_of_an_owner_that_another_followed() {
    claim("a").entry("a", 1).claim("b").anchor("a", 2, 3).anchor("b", 2, 4).entry("b", 3);

    assertThat(verdicts(OwnershipFold.atStart(2), 2))
        .containsExactly(Verdict.VOID, Verdict.VOID, Verdict.ANCHOR, Verdict.VALID);
  }

  @Test
  void a_reader_that_has_not_begun_passes_over_an_anchor_in_a_wrong_place() {
    claim("a").claim("b").entry("b", 1).anchor("a", 1, 1).anchor("b", 2, 4).entry("b", 3);

    assertThat(verdicts(OwnershipFold.atStart(3), 3))
        .containsExactly(Verdict.VOID, Verdict.ANCHOR, Verdict.VALID);
  }
}
