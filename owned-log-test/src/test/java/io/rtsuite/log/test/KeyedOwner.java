package io.rtsuite.log.test;

import static io.rtsuite.log.test.TestOwner.bytes;
import static io.rtsuite.log.test.TestOwner.text;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.rtsuite.log.KeyedLog;
import io.rtsuite.log.LogRecord;
import io.rtsuite.log.OwnedLog;
import io.rtsuite.log.Position;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * An owner of a keyed log of texts. An empty text ends its key. A rewrite ends with the key {@link
 * #END}.
 */
final class KeyedOwner implements OwnedLog.Restore {

  static final String END = "end of rewrite";

  final MemoryLogWriter writer;
  final OwnedLog owned;
  final KeyedLog log;
  final Map<String, String> live = new TreeMap<>();
  final List<Throwable> deletionFailures = new ArrayList<>();
  private final Map<String, Integer> bytes = new HashMap<>();
  private final Deque<String> toRewrite = new ArrayDeque<>();
  private int rewrites;

  KeyedOwner(MemoryLogWriter writer, long slack) {
    this.writer = writer;
    owned = new OwnedLog(writer);
    log = new KeyedLog(owned, slack, deletionFailures::add);
  }

  static KeyedOwner of(MemoryLogWriter writer) {
    var owner = new KeyedOwner(writer, 0);
    owner.owned.claim(bytes("claim"));
    owner.read();
    return owner;
  }

  void read() {
    live.clear();
    bytes.clear();
    log.readToClaim(this);
  }

  @Override
  public void valid(LogRecord record, Position before) {
    String key = new String(Objects.requireNonNull(record.key()), UTF_8);
    log.replaced(bytes.getOrDefault(key, 0));
    keep(key, text(record), record.size());
  }

  private void keep(String key, String value, int size) {
    if (value.isEmpty()) {
      log.replaced(size);
      live.remove(key);
      bytes.remove(key);
    } else {
      live.put(key, value);
      bytes.put(key, size);
    }
  }

  void put(String key, String value) {
    int size = log.put(bytes(key), bytes(value), bytes.getOrDefault(key, 0), _ -> {});
    keep(key, value, size);
  }

  void beginRewrite() {
    log.beginRewrite(bytes("rewrite"));
    toRewrite.clear();
    live.keySet().stream().filter(key -> !key.equals(END)).forEach(toRewrite::add);
  }

  /** Puts the next live key again, or ends. */
  void rewriteStep() {
    var key = toRewrite.poll();
    if (key == null) {
      endRewrite();
    } else if (live.containsKey(key)) {
      put(key, live.get(key));
    }
  }

  private void endRewrite() {
    String value = "rewrite " + rewrites++;
    log.replaced(bytes.getOrDefault(END, 0));
    int size = log.put(bytes(END), bytes(value), 0, log.endRewrite());
    live.put(END, value);
    bytes.put(END, size);
  }

  void rewrite() {
    beginRewrite();
    while (log.isRewriting()) {
      rewriteStep();
    }
  }
}
