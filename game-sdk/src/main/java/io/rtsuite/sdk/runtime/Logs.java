package io.rtsuite.sdk.runtime;

import io.rtsuite.log.PartitionLog;

/**
 * What the owner of a partition writes: its part of the service's history, snapshots and summaries.
 */
public record Logs(PartitionLog history, PartitionLog snapshots, PartitionLog summaries) {}
