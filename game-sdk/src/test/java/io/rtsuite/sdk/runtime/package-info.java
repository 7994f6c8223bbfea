/** Tests of the state machine of a partition, part by part. */
@NullMarked
package io.rtsuite.sdk.runtime;

import org.jspecify.annotations.NullMarked;
