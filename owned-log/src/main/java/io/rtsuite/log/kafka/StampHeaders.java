package io.rtsuite.log.kafka;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.rtsuite.log.LogRecord;
import io.rtsuite.log.Stamp;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link Stamp} stands in a record's headers: the claim's id as text; the number as decimal
 * text, absent on a claim; and on an anchor the offset that it has if it counts, as decimal text.
 */
public final class StampHeaders {

  /** The id of the claim. */
  public static final String CLAIM = "rt-claim";

  /** The number of the record. */
  public static final String SEQ = "rt-seq";

  /** The offset that an anchor has if it counts; absent on all other records. */
  public static final String ANCHOR = "rt-anchor";

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  private StampHeaders() {}

  /** Adds the headers of a stamp. */
  public static void put(Headers headers, Stamp stamp) {
    headers.add(CLAIM, stamp.claim().getBytes(US_ASCII));
    switch (stamp) {
      case Stamp.Claim _ -> {}
      case Stamp.Entry(String _, long seq) -> put(headers, SEQ, seq);
      case Stamp.Anchor(String _, long seq, long offset) -> {
        put(headers, SEQ, seq);
        put(headers, ANCHOR, offset);
      }
    }
  }

  private static void put(Headers headers, String name, long number) {
    headers.add(name, Long.toString(number).getBytes(US_ASCII));
  }

  /** The stamp; null where there is none or it is malformed, for then no owner wrote the record. */
  public static @Nullable Stamp read(Headers headers) {
    String claim = text(headers, CLAIM);
    if (claim == null || claim.isEmpty()) {
      return null;
    }
    if (headers.lastHeader(SEQ) == null) {
      return new Stamp.Claim(claim);
    }
    long seq = number(headers, SEQ);
    if (headers.lastHeader(ANCHOR) == null) {
      return seq < 0 ? null : new Stamp.Entry(claim, seq);
    }
    long offset = number(headers, ANCHOR);
    return seq < 0 || offset < 0 ? null : new Stamp.Anchor(claim, seq, offset);
  }

  /** -1 where there is no number. */
  private static long number(Headers headers, String name) {
    String text = text(headers, name);
    return text == null || !NUMBER.matcher(text).matches() ? -1 : Long.parseLong(text);
  }

  private static @Nullable String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null ? null : new String(header.value(), US_ASCII);
  }

  /** A record as it was read from Kafka. */
  public static LogRecord record(ConsumerRecord<byte[], byte[]> record) {
    return new LogRecord(
        record.offset(), record.timestamp(), record.key(), record.value(), read(record.headers()));
  }
}
