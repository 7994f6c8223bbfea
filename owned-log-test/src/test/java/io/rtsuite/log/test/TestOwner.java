package io.rtsuite.log.test;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rtsuite.log.LogRecord;
import io.rtsuite.log.OwnedLog;
import io.rtsuite.log.OwnershipFold;
import io.rtsuite.log.OwnershipFold.Verdict;
import io.rtsuite.log.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** An owner of text that remembers what it read, and what it was told to be acknowledged. */
final class TestOwner implements OwnedLog.Restore {

  final MemoryLogWriter writer;
  final OwnedLog log;
  final List<String> read = new ArrayList<>();
  final List<String> claims = new ArrayList<>();
  final List<Position> positions = new ArrayList<>();
  final List<String> acknowledged = new ArrayList<>();

  TestOwner(MemoryLogWriter writer) {
    this.writer = writer;
    this.log = new OwnedLog(writer);
  }

  /** Claims and reads from the beginning. */
  static TestOwner of(MemoryLogWriter writer) {
    var owner = new TestOwner(writer).claim();
    owner.log.readToClaim(owner);
    return owner;
  }

  TestOwner claim() {
    log.claim(bytes(writer.toString()));
    return this;
  }

  void append(String... texts) {
    for (String text : texts) {
      log.append(bytes("key"), bytes(text), _ -> acknowledged.add(text));
    }
  }

  long anchor(String text) {
    return log.anchor(null, bytes(text), _ -> acknowledged.add(text));
  }

  @Override
  public void valid(LogRecord record, Position before) {
    read.add(text(record));
    positions.add(before);
  }

  @Override
  public void anchor(LogRecord record, Position before) {
    valid(record, before);
  }

  @Override
  public void claim(LogRecord record) {
    claims.add(text(record));
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  static String text(LogRecord record) {
    return new String(Objects.requireNonNull(record.value()), UTF_8);
  }

  /** What counts for a reader that begins at the partition's start. */
  static List<String> counted(MemoryLogPartition partition) {
    return counted(partition, OwnershipFold.atStart(partition.start()), partition.start());
  }

  static List<String> counted(MemoryLogPartition partition, Position from) {
    return counted(partition, OwnershipFold.at(from), from.offset());
  }

  static List<String> counted(MemoryLogPartition partition, OwnershipFold fold, long from) {
    return partition.records(from).stream()
        .filter(record -> {
          var verdict = fold.take(record);
          return verdict == Verdict.VALID || verdict == Verdict.ANCHOR;
        })
        .map(TestOwner::text)
        .toList();
  }
}
