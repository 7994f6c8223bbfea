package io.rtsuite.replay.compare;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds where two JSON values differ; the order of an object's fields does not matter. */
public final class Differences {

  private final List<Difference> found = new ArrayList<>();

  private Differences() {}

  /** All differences, in the order of the first value. */
  public static List<Difference> between(byte[] before, byte[] after) {
    return between(JsonTree.parse(before), JsonTree.parse(after));
  }

  /** All differences between two trees. */
  public static List<Difference> between(@Nullable Object before, @Nullable Object after) {
    var differences = new Differences();
    differences.compare("", before, after);
    return List.copyOf(differences.found);
  }

  private void compare(String path, @Nullable Object before, @Nullable Object after) {
    if (before instanceof Map<?, ?> one && after instanceof Map<?, ?> other) {
      fields(path, one, other);
    } else if (before instanceof List<?> one && after instanceof List<?> other) {
      elements(path, one, other);
    } else if (!Objects.equals(before, after)) {
      found.add(new Difference(path, JsonTree.text(before), JsonTree.text(after)));
    }
  }

  private void fields(String path, Map<?, ?> before, Map<?, ?> after) {
    Set<Object> names = new LinkedHashSet<>(before.keySet());
    names.addAll(after.keySet());
    for (Object name : names) {
      String at = path.isEmpty() ? name.toString() : path + "." + name;
      if (!after.containsKey(name)) {
        found.add(new Difference(at, JsonTree.text(before.get(name)), null));
      } else if (!before.containsKey(name)) {
        found.add(new Difference(at, null, JsonTree.text(after.get(name))));
      } else {
        compare(at, before.get(name), after.get(name));
      }
    }
  }

  private void elements(String path, List<?> before, List<?> after) {
    int most = Math.max(before.size(), after.size());
    for (int i = 0; i < most; i++) {
      String at = path + "[" + i + "]";
      if (i >= after.size()) {
        found.add(new Difference(at, JsonTree.text(before.get(i)), null));
      } else if (i >= before.size()) {
        found.add(new Difference(at, null, JsonTree.text(after.get(i))));
      } else {
        compare(at, before.get(i), after.get(i));
      }
    }
  }
}
