package io.rtsuite.replay.build;

/**
 * A recorded input that is to be decided once more, with the time and chance that it had.
 *
 * @param entry what the history says of it: the record's value, which holds the request itself
 */
@SuppressWarnings("ArrayRecordComponent") // carried on, never compared
public record Asked(String service, int partition, byte[] entry) {}
