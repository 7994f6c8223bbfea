package io.rtsuite.sdk.runtime;

import java.time.Duration;

/**
 * What bounds the owners of one instance.
 *
 * @param subjects that may be in memory at once
 * @param restore entries of a partition that a take-over has to read, about
 * @param saveAfter how old a change may become before it is in a snapshot; well below the retention
 *     of the history
 */
public record Limits(int subjects, int restore, Duration saveAfter) {}
