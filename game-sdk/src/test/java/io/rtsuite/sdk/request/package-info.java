/** Requests and what they cause, without a transport. */
@NullMarked
package io.rtsuite.sdk.request;

import org.jspecify.annotations.NullMarked;
