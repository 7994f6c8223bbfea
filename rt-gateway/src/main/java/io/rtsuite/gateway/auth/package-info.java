/** Who they are: tokens and identities. */
@NullMarked
package io.rtsuite.gateway.auth;

import org.jspecify.annotations.NullMarked;
