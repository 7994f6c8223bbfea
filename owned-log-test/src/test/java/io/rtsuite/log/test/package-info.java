/** What owned logs promise, tried on a partition in memory that fails as Kafka does. */
@NullMarked
package io.rtsuite.log.test;

import org.jspecify.annotations.NullMarked;
