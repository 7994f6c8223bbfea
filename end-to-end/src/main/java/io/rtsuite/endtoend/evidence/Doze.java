package io.rtsuite.endtoend.evidence;

/**
 * A player did nothing while the table waited.
 *
 * @param begunAt milliseconds since the epoch
 * @param woken whether the table went on by itself
 */
public record Doze(String user, String table, long begunAt, long millis, boolean woken) {}
