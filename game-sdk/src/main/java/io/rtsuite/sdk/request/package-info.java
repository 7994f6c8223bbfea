/** A request from its arrival to its last reply, whatever transports it and whoever handles it. */
@NullMarked
package io.rtsuite.sdk.request;

import org.jspecify.annotations.NullMarked;
