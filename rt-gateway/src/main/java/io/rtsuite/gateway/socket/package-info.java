/** The Socket.IO front: transport frames and nothing else. */
@NullMarked
package io.rtsuite.gateway.socket;

import org.jspecify.annotations.NullMarked;
