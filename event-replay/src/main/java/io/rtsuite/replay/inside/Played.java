package io.rtsuite.replay.inside;

import io.micronaut.core.type.Argument;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.events.Request;
import io.rtsuite.replay.build.Asked;
import io.rtsuite.replay.build.Build.Unfit;
import io.rtsuite.replay.build.Subject;
import io.rtsuite.sdk.game.Entropy;
import io.rtsuite.sdk.game.Game;
import io.rtsuite.sdk.game.Viewer;
import io.rtsuite.sdk.history.Entry;
import io.rtsuite.sdk.history.Snapshot;
import io.rtsuite.sdk.payload.Payloads;
import io.rtsuite.sdk.request.Delivery.ReplyAddress;
import io.rtsuite.sdk.runtime.Decider;
import io.rtsuite.sdk.runtime.Input;
import io.rtsuite.sdk.runtime.NewerBuild;
import io.rtsuite.sdk.runtime.Place;
import java.time.Instant;
import java.util.Locale;
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
      return new Held<>(this, name, decider.restored(Snapshot.decode(value)));
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
      try {
        played.decider.apply(subject, Entry.decode(value));
      } catch (MalformedMessage e) {
        throw new Unfit("an entry cannot be read: " + e.getMessage(), e);
      } catch (NewerBuild e) {
        throw unfit(e);
      }
    }

    @Override
    public byte[] decide(Asked asked) {
      Instant time = Instant.ofEpochMilli(asked.time());
      // Decided at once: whether it came after its deadline was another clock's to say.
      var at =
          new Decider.At(
              new Place(asked.service(), asked.topicId(), asked.partition()),
              asked.seq(),
              time,
              time);
      return played
          .decider
          .decide(subject, input(asked), at, () -> Entropy.of(asked.entropy()))
          .entry()
          .encode();
    }

    private static Input.Asked input(Asked asked) {
      try {
        return new Input.Asked(
            asked.offset(),
            asked.time(),
            Request.decode(asked.request()),
            replyTo(asked),
            asked.trace(),
            asked.redrive() == null
                ? null
                : Input.Redrive.valueOf(asked.redrive().toUpperCase(Locale.ROOT)));
      } catch (MalformedMessage e) {
        throw new Unfit("a request cannot be read: " + e.getMessage(), e);
      }
    }

    private static @Nullable ReplyAddress replyTo(Asked asked) {
      return asked.replyTopic() == null || asked.correlationId() == null
          ? null
          : new ReplyAddress(asked.replyTopic(), asked.replyPartition(), asked.correlationId());
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
    public byte @Nullable [] snapshot(long seq) {
      return played.decider.snapshot(subject, name, seq).map(Snapshot::encode).orElse(null);
    }
  }
}
