/** The plain WebSocket front: one JSON frame per event, for clients without Socket.IO. */
@NullMarked
package io.rtsuite.gateway.plain;

import org.jspecify.annotations.NullMarked;
