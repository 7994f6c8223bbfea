/** What runs in the world of a build's own classes: its game, in an application without Kafka. */
@NullMarked
package io.rtsuite.replay.inside;

import org.jspecify.annotations.NullMarked;
