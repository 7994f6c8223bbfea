package io.rtsuite.endtoend.chaos;

import java.util.List;

/**
 * What a comparison found that the one before had not.
 *
 * @param count of all
 * @param examples a line each, some of them where there are many
 */
record Differences(long count, List<String> examples) {

  Differences {
    examples = List.copyOf(examples);
  }
}
