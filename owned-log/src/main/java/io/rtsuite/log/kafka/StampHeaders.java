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
 * text, absent on a claim; and a mark on an anchor.
 */
public final class StampHeaders {

  /** The id of the claim. */
  public static final String CLAIM = "rt-claim";

  /** The number of the record. */
  public static final String SEQ = "rt-seq";

  /** Says, whatever its value, that the record is an anchor. */
  public static final String ANCHOR = "rt-anchor";

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
  private static final byte[] PRESENT = {'1'};

  private StampHeaders() {}

  /** Adds the headers of a stamp. */
  public static void put(Headers headers, Stamp stamp) {
    headers.add(CLAIM, stamp.claim().getBytes(US_ASCII));
    switch (stamp) {
      case Stamp.Claim _ -> {}
      case Stamp.Entry(String _, long seq) -> putSeq(headers, seq);
      case Stamp.Anchor(String _, long seq) -> {
        putSeq(headers, seq);
        headers.add(ANCHOR, PRESENT);
      }
    }
  }

  private static void putSeq(Headers headers, long seq) {
    headers.add(SEQ, Long.toString(seq).getBytes(US_ASCII));
  }

  /** The stamp; null where there is none or it is malformed, for then no owner wrote the record. */
  public static @Nullable Stamp read(Headers headers) {
    String claim = text(headers, CLAIM);
    if (claim == null || claim.isEmpty()) {
      return null;
    }
    Header number = headers.lastHeader(SEQ);
    if (number == null) {
      return new Stamp.Claim(claim);
    }
    String seq = text(headers, SEQ);
    if (seq == null || !NUMBER.matcher(seq).matches()) {
      return null;
    }
    return headers.lastHeader(ANCHOR) == null
        ? new Stamp.Entry(claim, Long.parseLong(seq))
        : new Stamp.Anchor(claim, Long.parseLong(seq));
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
