package io.rtsuite.sdk.runtime;

/**
 * A clock that runs in a subject.
 *
 * @param key of the subject
 * @param due epoch milliseconds
 */
public record Running(String key, String id, long due) {

  /** The subject itself, without its tenant. */
  String subject() {
    return key.substring(key.indexOf('/') + 1);
  }

  String tenantId() {
    return key.substring(0, key.indexOf('/'));
  }
}
