/** The gateway as a whole, on a real broker. */
@NullMarked
package io.rtsuite.gateway;

import org.jspecify.annotations.NullMarked;
