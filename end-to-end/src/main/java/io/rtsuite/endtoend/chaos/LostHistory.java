package io.rtsuite.endtoend.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How often services said in their logs that a history is not what they know it has to be, after
 * which they do not go on.
 *
 * @param messages how often each was said, the first one first
 */
record LostHistory(Map<String, Integer> messages) {

  private static final Pattern SAID = Pattern.compile("^\\S*HistoryLost: (.*)$");

  static LostHistory in(List<Path> logs) {
    var messages = new LinkedHashMap<String, Integer>();
    for (Path log : logs) {
      if (!Files.exists(log)) {
        continue;
      }
      try (var lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
        lines
            .map(SAID::matcher)
            .filter(matcher -> matcher.matches())
            .forEach(matcher -> messages.merge(matcher.group(1), 1, Integer::sum));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + log, e);
      }
    }
    return new LostHistory(messages);
  }

  int count() {
    return messages.values().stream().mapToInt(Integer::intValue).sum();
  }
}
