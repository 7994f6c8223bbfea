package io.rtsuite.replay;

import io.rtsuite.sdk.history.Entry;
import java.time.Instant;
import picocli.CommandLine.ITypeConverter;

/** A moment in a subject's past; it includes the entries up to it. */
sealed interface At {

  boolean includes(Entry entry);

  /** Now. */
  record End() implements At {
    @Override
    public boolean includes(Entry entry) {
      return true;
    }
  }

  /** After the input at that offset of the request topic. */
  record Offset(long offset) implements At {
    @Override
    public boolean includes(Entry entry) {
      return entry.offset() <= offset;
    }
  }

  /** After all inputs until then, by the broker's time. */
  record Time(Instant time) implements At {
    @Override
    public boolean includes(Entry entry) {
      return entry.time() <= time.toEpochMilli();
    }
  }

  /** Reads {@code end}, an offset, or a time. */
  final class Converter implements ITypeConverter<At> {
    @Override
    public At convert(String text) {
      if (text.equals("end")) {
        return new End();
      }
      return text.matches("\\d{1,18}")
          ? new Offset(Long.parseLong(text))
          : new Time(new Times().convert(text));
    }
  }
}
