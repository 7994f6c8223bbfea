package io.rtsuite.replay.repair;

/**
 * Something in a partition's logs at which an owner stops.
 *
 * @param problem what is wrong, in words
 * @param repair what is done about it
 * @param lost what is lost by that
 */
public record Finding(String problem, String repair, String lost) {}
