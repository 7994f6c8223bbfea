/** The ports: which requests each one answers, and what a connection may cost while it is HTTP. */
@NullMarked
package io.rtsuite.gateway.http;

import org.jspecify.annotations.NullMarked;
