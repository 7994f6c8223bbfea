package io.rtsuite.endtoend.evidence;

import io.rtsuite.blackjack.table.Table;

/**
 * A snapshot of a table.
 *
 * @param seq the last entry of its partition that it covers
 */
public record Kept(String table, long seq, Table state) {}
