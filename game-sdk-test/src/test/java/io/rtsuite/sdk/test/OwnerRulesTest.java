package io.rtsuite.sdk.test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtsuite.events.Channel;
import io.rtsuite.events.Client;
import io.rtsuite.events.Json;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.events.PushPosition;
import io.rtsuite.events.Reply;
import io.rtsuite.events.Request;
import io.rtsuite.events.Topics;
import io.rtsuite.events.User;
import io.rtsuite.log.LogRecord;
import io.rtsuite.log.OwnedLog;
import io.rtsuite.log.OwnershipLost;
import io.rtsuite.log.test.MemoryLogPartition;
import io.rtsuite.log.test.MemoryLogWriter;
import io.rtsuite.sdk.game.Entropy;
import io.rtsuite.sdk.history.Checkpoint;
import io.rtsuite.sdk.history.Entry;
import io.rtsuite.sdk.history.Entry.Kind;
import io.rtsuite.sdk.history.Output;
import io.rtsuite.sdk.history.Snapshot;
import io.rtsuite.sdk.request.Delivery.ReplyAddress;
import io.rtsuite.sdk.runtime.CarefulTurn;
import io.rtsuite.sdk.runtime.Decider;
import io.rtsuite.sdk.runtime.HistoryLost;
import io.rtsuite.sdk.runtime.Input;
import io.rtsuite.sdk.runtime.Limits;
import io.rtsuite.sdk.runtime.NewerBuild;
import io.rtsuite.sdk.runtime.Outlet;
import io.rtsuite.sdk.runtime.Owner;
import io.rtsuite.sdk.runtime.Place;
import io.rtsuite.sdk.runtime.Room;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an owner promises whatever its game, its logs and its players do. */
class OwnerRulesTest {

  private static final Place PLACE = new Place("fickle", "topic-1", 0);

  private MemoryLog log = new MemoryLog(() -> this.now, (_, _) -> {});
  private final Fickle game = new Fickle();
  private final Mouth mouth = new Mouth();
  private Limits limits =
      new Limits(2_000, 3, Duration.ofHours(1), Duration.ofDays(7), 50_000_000, 1_000_000);
  private Instant now = Playthrough.BEGINNING;
  private long next;

  private static final class Mouth implements Outlet {
    final List<Output> said = new ArrayList<>();
    final List<Request> signals = new ArrayList<>();
    final List<CompletableFuture<PushPosition>> waiting = new ArrayList<>();
    boolean waits;

    private CompletableFuture<PushPosition> say(Output output) {
      said.add(output);
      var done = new CompletableFuture<PushPosition>();
      waiting.add(done);
      if (!waits) {
        hear();
      }
      return done;
    }

    void hear() {
      waiting.forEach(each -> each.complete(new PushPosition(0, said.size())));
      waiting.clear();
    }

    @Override
    public CompletableFuture<PushPosition> append(Output.Append append, @Nullable String trace) {
      return say(append);
    }

    @Override
    public CompletableFuture<?> answer(
        Output.Answer answer, @Nullable PushPosition after, @Nullable String trace) {
      return say(answer);
    }

    @Override
    public CompletableFuture<?> deadLetter(Entry entry, Output.DeadLetter dead, String key) {
      return say(dead);
    }

    @Override
    public CompletableFuture<?> signal(Request signal) {
      signals.add(signal);
      return CompletableFuture.completedFuture(signal);
    }
  }

  private Owner<Fickle.State> owner() {
    return owner(-1);
  }

  private Owner<Fickle.State> owner(long suspect) {
    return owner(PLACE, suspect);
  }

  private Owner<Fickle.State> owner(Place place, long suspect) {
    var owner =
        new Owner<>(
            new Decider<>(
                game,
                "1.0",
                event -> event.name().equals("Beside"),
                PayloadContext.reader(),
                PayloadContext.payloads(),
                PayloadContext.outputs()),
            new Owner.Surroundings(
                place,
                "one",
                log.logs(),
                mouth,
                _ -> CompletableFuture.completedFuture(null),
                limits,
                new Room(limits.subjects()),
                () -> now,
                () -> Entropy.of(new byte[Entropy.BYTES]),
                Optional.empty(),
                new CarefulTurn()));
    next = owner.takeOver(0, suspect);
    return owner;
  }

  private Input add(String name, int by) {
    return ask("ada", null, Fickle.wish(name, by));
  }

  private Input ask(String user, @Nullable String actionId, Map<String, Object> wish) {
    return request("Fickle", user, String.valueOf(wish.get("name")), actionId, wish);
  }

  private Input request(
      String event, String user, String subject, @Nullable String actionId, Object data) {
    return input(
        new Request(
            "r-" + next,
            Channel.CLIENT.event(event),
            subject,
            User.of(user),
            new Client(user + "-1", null, actionId),
            now.toEpochMilli(),
            now.plusSeconds(5).toEpochMilli(),
            PayloadContext.payloads().write(data),
            false));
  }

  private Input input(Request request) {
    long offset = next++;
    return new Input.Asked(
        offset,
        now.toEpochMilli(),
        request,
        Json.of(request.encode()),
        new ReplyAddress("replies", 0, "r-" + offset),
        null,
        null);
  }

  private static int total(Owner<Fickle.State> owner, String name) {
    return Objects.requireNonNull(owner.subject("default/" + name)).state().total();
  }

  private Entry last() {
    return log.entries().getLast();
  }

  private List<Kind> kinds() {
    return log.entries().stream().map(Entry::kind).toList();
  }

  private String errorSaid() throws MalformedMessage {
    var answer =
        mouth.said.stream()
            .filter(Output.Answer.class::isInstance)
            .map(Output.Answer.class::cast)
            .reduce((_, later) -> later)
            .orElseThrow();
    return Reply.decode(answer.value().bytes()).instructions().stream()
        .filter(Reply.Failure.class::isInstance)
        .map(failure -> ((Reply.Failure) failure).error().code())
        .findFirst()
        .orElse("none");
  }

  private List<LogRecord> snapshotRecords() {
    return log.snapshots().records().stream().filter(record -> record.key() != null).toList();
  }

  private Checkpoint checkpoint() throws MalformedMessage {
    var newest =
        snapshotRecords().stream()
            .filter(record -> new String(record.key(), UTF_8).equals(Checkpoint.KEY))
            .reduce((_, later) -> later)
            .orElseThrow();
    return Checkpoint.decode(newest.value());
  }

  private long trials() throws MalformedMessage {
    long trials = 0;
    for (LogRecord record : log.history().records()) {
      if (record.stamp() instanceof io.rtsuite.log.Stamp.Entry
          && Entry.decode(record.value()).kind() == Kind.TRYING) {
        trials++;
      }
    }
    return trials;
  }

  @Nested
  class a_claim {

    @Test
    void makes_void_what_the_owner_before_writes_later() throws Exception {
      var old = owner();
      old.take(List.of(add("t", 1)));
      log.history().hold();
      log.snapshots().hold();
      log.summaries().hold();
      for (int i = 0; i < 10; i++) {
        old.take(List.of(add("t", 5)));
      }

      owner();
      log.history().calm();
      log.snapshots().calm();
      log.summaries().calm();
      var third = owner();

      assertThat(log.entries()).hasSize(1);
      assertThat(next).isEqualTo(1);
      assertThat(total(third, "t")).isEqualTo(1);
      assertThat(log.shown().get("default/t")).isEqualTo(Json.of("{\"total\":1}".getBytes(UTF_8)));
      assertThatThrownBy(() -> old.tick(true)).isInstanceOf(OwnershipLost.class);
    }

    @Test
    void makes_void_snapshots_and_summaries_of_what_the_owner_before_had_acknowledged()
        throws Exception {
      var old = owner();
      log.snapshots().hold();
      log.summaries().hold();
      for (int i = 0; i < 10; i++) {
        old.take(List.of(add("t", 5)));
      }
      var second = owner();

      log.snapshots().calm();
      log.summaries().calm();
      // What lands behind a claim costs its owner the log: it cannot know that it counts for
      // nothing.
      assertThatThrownBy(
              () -> {
                second.take(List.of(add("t", 1)));
                second.tick(true);
              })
          .isInstanceOf(OwnershipLost.class);
      var third = owner();

      assertThat(total(third, "t")).isEqualTo(51);
      assertThat(log.shown().get("default/t")).isEqualTo(Json.of("{\"total\":51}".getBytes(UTF_8)));
    }

    @Test
    void without_entries_makes_owners_careful_for_500_inputs() throws Exception {
      owner().take(List.of(add("t", 1)));
      var stormed = new ArrayList<Integer>();
      for (int i = 0; i < 9; i++) {
        var owner = owner();
        owner.tick(true);
        stormed.add(owner.careful());
      }
      var last = owner();
      assertThat(stormed.subList(0, 2)).containsOnly(0);
      assertThat(stormed.subList(2, 9)).containsOnly(500);

      for (int i = 0; i < 499; i++) {
        last.take(List.of(add("t", 0)));
      }
      assertThat(last.careful()).isEqualTo(1);
      last.take(List.of(add("t", 0), add("t", 0)));

      assertThat(last.careful()).isZero();
      assertThat(trials()).isEqualTo(500);
      assertThat(kinds()).hasSize(502).containsOnly(Kind.ACCEPTED);
    }
  }

  @Nested
  class a_snapshot {

    @Test
    void is_never_written_of_what_is_not_acknowledged() throws Exception {
      var owner = owner();
      owner.take(List.of(add("t", 1)));
      owner.finish(Duration.ofSeconds(5));
      log.history().hold();
      for (int i = 0; i < 10; i++) {
        owner.take(List.of(add("t", 1)));
        owner.tick(true);
      }
      for (LogRecord record : snapshotRecords()) {
        if (!new String(record.key(), UTF_8).equals(Checkpoint.KEY)) {
          assertThat(Snapshot.decode(record.value()).seq()).isEqualTo(1);
        }
      }
      assertThat(checkpoint().position().seq()).isLessThanOrEqualTo(1);

      log.history().calm();
      owner.tick(true);

      assertThat(snapshotRecords())
          .anySatisfy(record -> assertThat(new String(record.key(), UTF_8)).isEqualTo("default/t"));
    }

    @Test
    void that_is_too_large_parks_its_subject_and_no_checkpoint_waits_for_it() throws Exception {
      var owner = owner();
      owner.take(
          List.of(ask("ada", null, Fickle.wish("big", 1, Topics.LARGEST_SNAPSHOT, 0, "accept"))));
      for (int i = 0; i < 10; i++) {
        owner.take(List.of(add("t", 1)));
      }
      owner.take(List.of(add("big", 1)));
      String big = errorSaid();
      owner.tick(true);

      assertThat(big).isEqualTo("parked");
      assertThat(checkpoint().input()).isGreaterThan(5);
      assertThat(snapshotRecords())
          .allSatisfy(record ->
              assertThat(record.size()).isLessThanOrEqualTo(Topics.LARGEST_SNAPSHOT + 100));
      var second = owner();
      second.take(List.of(add("big", 1)));
      assertThat(errorSaid()).isEqualTo("parked");
      second.take(List.of(add("t", 1)));
      assertThat(total(second, "t")).isEqualTo(11);
    }
  }

  @Nested
  class a_rewritten_log {

    /** Entries are acknowledged late, so a snapshot waits for its last entry at any time. */
    private void playUnderSteadyLoad(Owner<Fickle.State> owner, int rounds, Runnable eachRound)
        throws Exception {
      log.history().hold();
      var writer = log.history().writers().getLast();
      for (int round = 0; round < rounds; round++) {
        owner.take(List.of(add("a", 1), add("b", 1), add("c", 1)));
        owner.tick(true);
        while (writer.waiting() > 3) {
          writer.store();
          writer.deliver();
        }
        eachRound.run();
      }
    }

    @Test
    void of_snapshots_stays_short_under_a_load_that_never_pauses() throws Exception {
      limits = new Limits(2_000, 3, Duration.ofHours(1), Duration.ofDays(7), 50_000_000, 2_000);
      var sizes = new ArrayList<Integer>();

      playUnderSteadyLoad(owner(), 2_000, () -> sizes.add(log.snapshots().records().size()));

      assertThat(log.snapshots().end()).isGreaterThan(2_000);
      assertThat(Collections.max(sizes)).isLessThan(200);
      log.history().calm();
      assertThat(total(owner(), "a")).isEqualTo(2_000);
    }

    @Test
    void of_summaries_stays_short_under_a_load_that_never_pauses() throws Exception {
      limits = new Limits(2_000, 3, Duration.ofHours(1), Duration.ofDays(7), 50_000_000, 2_000);
      var sizes = new ArrayList<Integer>();

      playUnderSteadyLoad(owner(), 2_000, () -> sizes.add(log.summaries().records().size()));

      assertThat(log.summaries().end()).isGreaterThan(2_000);
      assertThat(Collections.max(sizes)).isLessThan(400);
      log.history().calm();
      owner();
      assertThat(log.shown().get("default/a"))
          .isEqualTo(Json.of("{\"total\":2000}".getBytes(UTF_8)));
    }

    /** However much is dead already when the subject leaves the memory. */
    @Test
    void of_snapshots_keeps_what_a_subject_came_from_that_is_back_at_its_start() throws Exception {
      limits = new Limits(2_000, 3, Duration.ofHours(1), Duration.ofDays(7), 50_000_000, 0);
      for (int before = 0; before < 40; before++) {
        log = new MemoryLog(() -> now, (_, _) -> {});
        var owner = owner();
        for (int i = 0; i < before; i++) {
          owner.take(List.of(add("u", 1)));
        }
        owner.take(List.of(add("t", 5)));
        log.history().hold();
        for (int i = 0; i < 3; i++) {
          owner.take(List.of(add("u", 1)));
        }
        owner.take(List.of(add("t", -5)));
        log.history().calm();
        owner.take(List.of(add("u", 1)));
        owner.tick(true);

        var next = owner();

        assertThat(next.subject("default/t")).as("with %d entries before", before).isNull();
        assertThat(total(next, "u")).isEqualTo(before + 4);
      }
    }
  }

  @Nested
  class an_input {

    @Test
    void that_ends_the_process_again_and_again_is_parked_after_three_trials() throws Exception {
      owner().take(List.of(add("t", 1)));
      int deaths = 0;
      while (log.entries().size() < 2) {
        var owner = owner();
        // A loop looks at the clocks before it has inputs.
        owner.tick(true);
        var fatal = ask("ada", null, Fickle.wish("t", 1, 0, 0, "die"));
        try {
          owner.take(List.of(fatal));
        } catch (InternalError e) {
          assertThat(++deaths).isLessThan(10);
        }
      }

      assertThat(deaths).isEqualTo(5);
      assertThat(last().kind()).isEqualTo(Kind.PARKED);
      assertThat(last().code()).isEqualTo("fatal");
      var owner = owner();
      owner.take(List.of(add("t", 1)));
      assertThat(errorSaid()).isEqualTo("parked");
      owner.take(List.of(add("u", 1)));
      assertThat(last().kind()).isEqualTo(Kind.ACCEPTED);
    }

    @Test
    void that_an_owner_did_not_come_back_from_is_parked() throws Exception {
      owner().take(List.of(add("t", 1)));

      var owner = owner(1);
      owner.take(List.of(add("t", 1), add("u", 1)));

      assertThat(kinds()).containsExactly(Kind.ACCEPTED, Kind.PARKED, Kind.ACCEPTED);
      assertThat(total(owner, "t")).isEqualTo(1);
    }

    @Test
    void of_almost_a_megabyte_becomes_a_dead_letter() throws Exception {
      var owner = owner();
      var wish = new java.util.HashMap<>(Fickle.wish("t", 1, 0, 0, "break"));
      wish.put("more", "\u00e9\"".repeat(330_000));

      owner.take(
          List.of(
              request("Fickle", "ada", "t", "a-1", wish),
              new Input.Broken(
                  next++,
                  now.toEpochMilli(),
                  "default/t",
                  new byte[1024 * 1024],
                  "unreadable",
                  "no JSON",
                  null,
                  null)));

      assertThat(kinds()).containsExactly(Kind.PARKED, Kind.UNREADABLE);
      assertThat(mouth.said).filteredOn(Output.DeadLetter.class::isInstance).hasSize(2);
      assertThat(log.history().records())
          .allSatisfy(record -> assertThat(record.size()).isLessThan(Topics.LARGEST_ENTRY));
    }

    @Test
    void that_says_too_much_is_rejected_and_the_next_one_is_not() throws Exception {
      var owner = owner();

      owner.take(List.of(ask("ada", null, Fickle.wish("t", 1, 0, 1_000_000, "accept"))));
      String tooMuch = errorSaid();
      owner.take(List.of(add("t", 2)));

      assertThat(tooMuch).isEqualTo("too_large");
      assertThat(kinds()).containsExactly(Kind.REJECTED, Kind.ACCEPTED);
      assertThat(total(owner, "t")).isEqualTo(2);
    }

    @Test
    void of_which_no_command_can_be_made_is_refused_whatever_is_thrown() throws Exception {
      var owner = owner();

      owner.take(List.of(ask("ada", null, Fickle.wish("t", 1, 0, 0, "overflow")), add("t", 2)));

      assertThat(kinds()).containsExactly(Kind.REFUSED, Kind.ACCEPTED);
      assertThat(log.entries().getFirst().code()).isEqualTo("internal");
    }

    @Test
    void is_decided_once_however_often_it_is_handed() throws Exception {
      var first = owner();
      var inputs = List.of(add("t", 1), add("t", 2), add("t", 3));
      first.take(inputs);
      first.take(inputs);

      var second = owner();
      assertThat(next).isEqualTo(3);
      second.take(inputs);

      assertThat(log.entries()).extracting(Entry::offset).containsExactly(0L, 1L, 2L);
      assertThat(total(second, "t")).isEqualTo(6);
    }

    @Test
    void for_a_method_is_not_committed_before_its_entry_counts() throws Exception {
      var owner = owner();
      log.history().hold();

      owner.take(List.of(request("Beside", "ada", "t", null, Map.of())));

      assertThat(owner.acknowledged()).isZero();
      log.history().calm();
      assertThat(owner.acknowledged()).isEqualTo(1);
    }
  }

  @Nested
  class a_function_that_fails {

    @ParameterizedTest
    @EnumSource
    void while_an_input_is_decided_costs_its_subject_only(Fickle.Function function)
        throws Exception {
      var owner = owner();
      game.failing.add(function);

      owner.take(List.of(add("bad", 1), add("good", 1)));
      owner.tick(true);

      assertThat(kinds())
          .containsExactly(
              function == Fickle.Function.INITIAL ? Kind.UNREADABLE : Kind.PARKED, Kind.ACCEPTED);
      assertThat(total(owner, "good")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void in_a_take_over_costs_its_subject_only_until_a_build_does_better(Fickle.Function function)
        throws Exception {
      owner().take(List.of(add("bad", 1), add("good", 1)));
      game.failing.add(function);
      var second = owner();

      for (int i = 0; i < 10; i++) {
        second.take(List.of(add("bad", 1), add("good", 1)));
        second.tick(true);
      }
      assertThat(total(second, "good")).isEqualTo(11);
      assertThat(kinds().stream().filter(Kind.REFUSED::equals)).hasSize(10);
      game.failing.clear();
      var third = owner();
      third.take(List.of(add("bad", 1)));

      assertThat(total(third, "bad")).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void in_a_take_over_from_snapshots_costs_its_subject_only(Fickle.Function function)
        throws Exception {
      var first = owner();
      first.take(List.of(add("bad", 1)));
      for (int i = 0; i < 10; i++) {
        first.take(List.of(add("good", 1)));
      }
      assertThat(first.finish(Duration.ofSeconds(5))).isTrue();
      game.failing.add(function);
      var second = owner();

      for (int i = 0; i < 10; i++) {
        second.take(List.of(add("bad", 1), add("good", 1)));
        second.tick(true);
      }
      assertThat(total(second, "good")).isEqualTo(20);
      game.failing.clear();
      var third = owner();

      assertThat(total(third, "good")).isEqualTo(20);
      assertThat(third.subject("default/bad")).isNotNull();
    }

    @Test
    void in_a_take_over_is_not_parked_by_a_clock_that_rings() throws Exception {
      var first = owner();
      first.take(List.of(add("bad", 60)));
      now = now.plusSeconds(61);
      first.tick(true);
      assertThat(mouth.signals).hasSize(1);
      game.failing.add(Fickle.Function.CLOCKS);

      owner().take(List.of(input(mouth.signals.getFirst())));
      game.failing.clear();
      var third = owner();
      third.take(List.of(add("bad", 1)));

      assertThat(kinds()).containsExactly(Kind.ACCEPTED, Kind.OBSOLETE, Kind.ACCEPTED);
    }
  }

  @Nested
  class answers {

    @Test
    void of_one_user_stay_whatever_another_asks() throws Exception {
      var owner = owner();
      owner.take(List.of(ask("bob", "b-1", Fickle.wish("t", 1))));
      for (int i = 0; i < 1_500; i++) {
        owner.take(List.of(ask("ada", "a-" + i, Fickle.wish("t", 1, 0, 0, "refuse"))));
      }
      owner.finish(Duration.ofSeconds(5));
      var second = owner();

      second.take(List.of(ask("bob", "b-1", Fickle.wish("t", 1))));

      assertThat(last().kind()).isEqualTo(Kind.REPEATED);
      assertThat(total(second, "t")).isEqualTo(1);
    }

    @Test
    void about_invented_subjects_leave_room_for_others() throws Exception {
      limits =
          new Limits(2_000, 10_000, Duration.ofHours(1), Duration.ofDays(7), 50_000_000, 1_000_000);
      var owner = owner();
      for (int i = 0; i < 100_000; i++) {
        owner.take(List.of(ask("eve", "e-" + i, Fickle.wish("no-" + i, 0, 0, 0, "look"))));
      }

      owner.take(List.of(add("t", 1)));

      assertThat(last().kind()).isEqualTo(Kind.ACCEPTED);
      assertThat(owner.size()).isLessThanOrEqualTo(1_001);
    }

    @Test
    void are_forgotten_in_time_although_nobody_acts() throws Exception {
      var owner = owner();
      owner.take(
          List.of(
              ask("ada", "a-1", Fickle.wish("t", 5)),
              ask("ada", "a-2", Fickle.wish("t", -5)),
              ask("ada", "a-3", Fickle.wish("u", 5))));
      owner.tick(true);
      assertThat(owner.size()).isEqualTo(2);

      now = now.plus(Duration.ofMinutes(6));
      owner.tick(true);
      owner.tick(true);

      assertThat(owner.size()).isEqualTo(1);
      assertThat(log.shown()).containsOnlyKeys("default/u");
      assertThat(owner().size()).isEqualTo(1);
    }
  }

  @Nested
  class a_take_over {

    private LogRecord savedSnapshot() throws Exception {
      var owner = owner();
      owner.take(List.of(add("t", 7)));
      assertThat(owner.finish(Duration.ofSeconds(5))).isTrue();
      return snapshotRecords().stream()
          .filter(record -> new String(record.key(), UTF_8).equals("default/t"))
          .reduce((_, later) -> later)
          .orElseThrow();
    }

    private static byte[] key(LogRecord record) {
      return Objects.requireNonNull(record.key());
    }

    private static byte[] value(LogRecord record) {
      return Objects.requireNonNull(record.value());
    }

    private void append(byte[] key, byte[]... values) {
      var other = new OwnedLog(log.snapshots().writer("other"));
      other.claim(new byte[] {'{', '}'});
      other.readToClaim((_, _) -> {});
      for (byte[] value : values) {
        other.append(key, value, _ -> {});
      }
    }

    @Test
    void passes_over_an_unreadable_snapshot_that_a_newer_one_replaces() throws Exception {
      var saved = savedSnapshot();
      var newer =
          new String(saved.value(), UTF_8).replace("\"schema\":1", "\"schema\":9").getBytes(UTF_8);
      append(key(saved), new byte[] {'?'}, newer, value(saved));

      assertThat(total(owner(), "t")).isEqualTo(7);
    }

    @Test
    void stops_at_an_unreadable_snapshot_that_is_the_newest() throws Exception {
      var saved = savedSnapshot();
      append(key(saved), value(saved), new byte[] {'?'});

      assertThatThrownBy(OwnerRulesTest.this::owner)
          .isInstanceOf(HistoryLost.class)
          .hasMessageContaining("cannot be read");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void reads_again_what_an_earlier_owner_deletes_meanwhile(boolean ofSnapshots) throws Exception {
      limits = new Limits(2_000, 3, Duration.ofHours(1), Duration.ofDays(7), 50_000_000, 0);
      var earlier = owner();
      var partition = ofSnapshots ? log.snapshots() : log.summaries();
      var writer = partition.writers().getLast();
      partition.hold();
      while (writer.deletions().isEmpty()) {
        earlier.take(List.of(add("t", 1), add("u", 1), add("v", 1)));
        earlier.tick(true);
        while (writer.waiting() > 0) {
          writer.store();
          writer.deliver();
        }
      }
      partition.pollAtMost(3);
      partition.hold(
          new MemoryLogPartition.Harness() {
            private int polls;

            @Override
            public boolean advance(MemoryLogWriter waiting) {
              if (waiting.outcomes() > 0) {
                waiting.deliver();
              } else if (waiting.waiting() > 0) {
                waiting.store();
              } else {
                return false;
              }
              return true;
            }

            @Override
            public void beforePoll(MemoryLogWriter reading) {
              if (++polls == 2) {
                writer.delete();
              }
            }
          });

      var owner = owner();

      partition.calm();
      assertThat(partition.start()).isPositive();
      assertThat(total(owner, "t")).isEqualTo(total(earlier, "t")).isPositive();
      assertThat(owner.size()).isEqualTo(3);
      assertThat(log.shown()).containsOnlyKeys("default/t", "default/u", "default/v");
      owner.take(List.of(add("t", 1)));
      assertThat(last().kind()).isEqualTo(Kind.ACCEPTED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void never_takes_a_log_without_a_beginning_for_an_empty_one(boolean ofSnapshots)
        throws Exception {
      var partition = ofSnapshots ? log.snapshots() : log.summaries();
      owner().finish(Duration.ofSeconds(5));
      partition.deleteBefore(partition.end());

      assertThatThrownBy(OwnerRulesTest.this::owner)
          .isInstanceOf(HistoryLost.class)
          .hasMessageContaining("cannot be read");
    }
  }

  @Nested
  class a_subject_that_ended {

    @Test
    void leaves_memory_snapshots_and_lists() throws Exception {
      var first = owner();
      first.take(List.of(add("t", 5), add("u", 1), add("u", 1), add("u", 1), add("u", 1)));
      first.tick(true);
      assertThat(log.shown()).containsKey("default/t");

      first.take(List.of(ask("ada", null, Fickle.wish("t", 1, 0, 0, "end"))));
      first.tick(true);

      assertThat(first.subject("default/t")).isNull();
      assertThat(log.shown()).containsOnlyKeys("default/u");
      var second = owner();
      assertThat(second.subject("default/t")).isNull();
      second.take(List.of(add("t", 1)));
      assertThat(total(second, "t")).isEqualTo(1);
      assertThat(second.finish(Duration.ofSeconds(5))).isTrue();
      assertThat(total(owner(), "t")).isEqualTo(1);
    }
  }

  @Nested
  class a_checkpoint {

    @Test
    void waits_for_outputs() throws Exception {
      var owner = owner();
      owner.take(List.of(add("t", 1)));
      mouth.waits = true;
      for (int i = 0; i < 10; i++) {
        owner.take(List.of(add("u" + i, 1)));
        owner.tick(true);
      }
      assertThat(checkpoint().input()).isLessThanOrEqualTo(0);

      mouth.hear();
      owner.tick(true);

      assertThat(checkpoint().input()).isGreaterThan(5);
    }

    @Test
    void waits_for_summaries() throws Exception {
      var owner = owner();
      owner.take(List.of(add("t", 1)));
      owner.tick(true);
      log.summaries().hold();
      for (int i = 0; i < 10; i++) {
        owner.take(List.of(add("u" + i, 1)));
        owner.tick(true);
      }
      assertThat(checkpoint().input()).isLessThanOrEqualTo(0);

      log.summaries().calm();
      owner.tick(true);

      assertThat(checkpoint().input()).isGreaterThan(5);
    }

    @Test
    void names_no_anchor_that_may_never_count() throws Exception {
      var owner = owner();
      owner.take(List.of(add("t", 1), add("u", 1), add("v", 1), add("w", 1)));
      owner.tick(true);
      now = now.plus(Duration.ofDays(1));
      mouth.waits = true;
      owner.take(List.of(add("t", 1), add("u", 1), add("v", 1), add("w", 1)));
      log.history().hold();
      mouth.hear();

      owner.tick(true);

      long stored = log.history().end();
      assertThat(checkpoint().anchors())
          .allSatisfy(anchor -> assertThat(anchor.offset()).isLessThan(stored));
    }
  }

  @Nested
  class a_request_topic_made_anew {

    @Test
    void is_decided_from_its_beginning_by_every_owner() throws Exception {
      var first = owner();
      for (int i = 0; i < 20; i++) {
        first.take(List.of(add("t" + i % 5, 1)));
      }
      var anew = new Place("fickle", "topic-2", 0);
      owner(anew, -1).tick(true);
      var third = owner(anew, -1);
      assertThat(next).isZero();
      third.take(List.of(add("t0", 1)));
      third.tick(true);

      var fourth = owner(anew, -1);

      assertThat(next).isEqualTo(1);
      assertThat(total(fourth, "t0")).isEqualTo(5);
    }
  }

  @Nested
  class a_history {

    @Test
    void with_an_entry_of_an_unknown_kind_is_left_to_newer_builds() throws Exception {
      owner().take(List.of(add("t", 1)));
      var later =
          new String(log.history().records().getLast().value(), UTF_8)
              .replace("\"kind\":\"accepted\"", "\"kind\":\"later\"")
              .replace("\"offset\":0", "\"offset\":1");
      var newer = new OwnedLog(log.history().writer("newer"));
      newer.claim(new byte[] {'{', '}'});
      newer.readToClaim((_, _) -> {});
      newer.append("default/t".getBytes(UTF_8), later.getBytes(UTF_8), _ -> {});

      assertThatThrownBy(OwnerRulesTest.this::owner).isInstanceOf(NewerBuild.class);
    }

    @Test
    void can_be_taken_over_and_read_after_its_beginning_was_deleted() throws Exception {
      var first = owner();
      for (int day = 0; day < 30; day++) {
        first.take(List.of(add("t", 1), add("u" + day, 1)));
        now = now.plus(Duration.ofDays(1));
        first.tick(true);
        log.follow();
      }

      var second = owner();

      assertThat(log.history().start()).isPositive();
      assertThat(log.readable()).isNotEmpty().hasSizeLessThan(40);
      assertThat(next).isEqualTo(60);
      assertThat(total(second, "t")).isEqualTo(30);
      assertThat(second.size()).isEqualTo(31);
    }
  }
}
