/** Methods marked as handlers of client events, found and called. */
@NullMarked
package io.rtsuite.sdk.handler;

import org.jspecify.annotations.NullMarked;
