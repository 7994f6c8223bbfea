package io.rtsuite.sdk.payload;

/** JSON that is not of the type asked for; the message says which field, and quotes no content. */
public final class UnreadablePayload extends Exception {

  private static final long serialVersionUID = 1L;

  private final String path;

  UnreadablePayload(String path, String wrong, Throwable cause) {
    super(path.isEmpty() ? wrong : path + ": " + wrong, cause);
    this.path = path;
  }

  /** The way to the value that is wrong, such as {@code more[0].n}; empty for the whole. */
  public String path() {
    return path;
  }
}
