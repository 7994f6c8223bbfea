/** Who is connected: sessions, and the protocols they speak. */
@NullMarked
package io.rtsuite.gateway.session;

import org.jspecify.annotations.NullMarked;
