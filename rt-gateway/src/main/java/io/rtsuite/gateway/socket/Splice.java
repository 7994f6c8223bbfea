package io.rtsuite.gateway.socket;

import io.rtsuite.events.Json;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;

/** Puts bytes in the place of ranges of a text. */
final class Splice {

  /** A range, relative to the source, and what stands there afterwards. */
  record Edit(int from, int to, byte[] replacement) {}

  private Splice() {}

  /** The range of the source with its edits, which are in order and do not overlap. */
  static Json apply(byte[] source, int from, int to, List<Edit> edits) {
    if (edits.isEmpty()) {
      return Json.of(Arrays.copyOfRange(source, from, to));
    }
    int length = to - from;
    for (Edit edit : edits) {
      length += edit.replacement.length - (edit.to - edit.from);
    }
    var out = new ByteArrayOutputStream(length);
    int position = from;
    for (Edit edit : edits) {
      out.write(source, position, edit.from - position);
      out.writeBytes(edit.replacement);
      position = edit.to;
    }
    out.write(source, position, to - position);
    return Json.of(out.toByteArray());
  }
}
