package io.rtsuite.sdk.runtime;

import java.time.Duration;

/**
 * What bounds the owners of one instance.
 *
 * @param subjects that may be in memory at once
 * @param restore entries of a partition that a take-over has to read, about
 * @param saveAfter how old a change may become before it is in a snapshot
 * @param retention how long the history is kept
 * @param unacknowledgedBytes of entries, and as many of outputs, that one partition may have on
 *     their way
 * @param deadBytes of snapshots, and as many of summaries, that a partition may hold beyond the
 *     live ones before it deletes them
 */
public record Limits(
    int subjects,
    int restore,
    Duration saveAfter,
    Duration retention,
    long unacknowledgedBytes,
    long deadBytes) {}
