/**
 * A build of a game, in a world of classes of its own and spoken to in bytes, so that two builds of
 * one game fit beside each other.
 */
@NullMarked
package io.rtsuite.replay.build;

import org.jspecify.annotations.NullMarked;
