package io.rtsuite.sdk;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists of arguments, in which {@code null} may stand. */
final class Arguments {

  private Arguments() {}

  /** An unmodifiable copy. */
  static List<@Nullable Object> copyOf(List<? extends @Nullable Object> arguments) {
    return Collections.unmodifiableList(new ArrayList<@Nullable Object>(arguments));
  }

  /** One argument, or none where it is null. */
  static List<@Nullable Object> of(@Nullable Object data) {
    return data == null ? List.of() : List.of(data);
  }
}
