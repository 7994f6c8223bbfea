/** A request until its reply. */
@NullMarked
package io.rtsuite.gateway.request;

import org.jspecify.annotations.NullMarked;
