package io.rtsuite.replay.inside;

import io.micronaut.core.type.Argument;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.replay.build.Asked;
import io.rtsuite.replay.build.Build.Unfit;
import io.rtsuite.replay.build.Subject;
import io.rtsuite.sdk.game.Entropy;
import io.rtsuite.sdk.game.Game;
import io.rtsuite.sdk.game.Viewer;
import io.rtsuite.sdk.history.Entry;
import io.rtsuite.sdk.history.Snapshot;
import io.rtsuite.sdk.payload.Payloads;
import io.rtsuite.sdk.runtime.Decider;
import io.rtsuite.sdk.runtime.Input;
import io.rtsuite.sdk.runtime.NewerBuild;
import io.rtsuite.sdk.runtime.Place;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A game with its types known: the runtime's own decisions, spoken to in bytes. */
record Played<S, C, E>(Decider<S, C, E> decider, Payloads payloads) {

  Game<S, C, E> game() {
    return decider.game();
  }

  Subject begin(String name) {
    return new Held<>(this, name, decider.initial(name));
  }

  Subject restore(String name, byte[] value) {
    try {
      return new Held<>(this, name, decider.restored(name, Snapshot.decode(value)));
    } catch (MalformedMessage e) {
      throw new Unfit("a snapshot cannot be read: " + e.getMessage(), e);
    } catch (NewerBuild e) {
      throw unfit(e);
    }
  }

  private static Unfit unfit(NewerBuild e) {
    return new Unfit(String.valueOf(e.getMessage()), e);
  }

  private record Held<S, C, E>(
      Played<S, C, E> played, String name, io.rtsuite.sdk.runtime.Subject<S> subject)
      implements Subject {

    @Override
    public void apply(byte[] value) {
      Entry entry = entry(value);
      try {
        played.decider.apply(subject, entry);
      } catch (NewerBuild e) {
        throw unfit(e);
      }
    }

    private static Entry entry(byte[] value) {
      try {
        return Entry.decode(value);
      } catch (MalformedMessage e) {
        throw new Unfit("an entry cannot be read: " + e.getMessage(), e);
      }
    }

    @Override
    public byte[] decide(Asked asked) {
      Entry entry = entry(asked.entry());
      var input = entry.input();
      if (input == null) {
        throw new Unfit("entry %d has no request".formatted(entry.seq()));
      }
      Instant time = Instant.ofEpochMilli(entry.time());
      // Decided at once: whether it came after its deadline was another clock's to say.
      var at =
          new Decider.At(
              new Place(asked.service(), entry.topicId(), asked.partition()),
              entry.seq(),
              time,
              time);
      return played
          .decider
          .decide(subject, Input.Asked.of(entry, input), at, () -> entropy(asked, entry))
          .entry()
          .encode();
    }

    /** Where the game was not asked nothing was drawn; then the same is drawn each time. */
    private static Entropy entropy(Asked asked, Entry entry) {
      if (entry.entropy() != null) {
        return Entropy.of(HexFormat.of().parseHex(entry.entropy()));
      }
      String place = entry.topicId() + " " + asked.partition() + "@" + entry.offset();
      try {
        return Entropy.of(
            MessageDigest.getInstance("SHA-256").digest(place.getBytes(StandardCharsets.UTF_8)));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }

    @Override
    public byte[] state() {
      return played.payloads.write(Argument.of(played.game().stateType()), subject.state()).bytes();
    }

    @Override
    public byte[] view(@Nullable String player) {
      return view(player == null ? new Viewer.Spectator() : new Viewer.Player(player));
    }

    @Override
    public byte[] houseView() {
      return view(new Viewer.House());
    }

    private byte[] view(Viewer viewer) {
      return played.payloads.write(played.game().view(subject.state(), viewer)).bytes();
    }

    @Override
    public byte[] snapshot(long seq) {
      return played.decider.snapshot(subject, name, seq).encode();
    }
  }
}
