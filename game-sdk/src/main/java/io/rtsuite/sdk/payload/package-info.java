/** Data of services as JSON and back, bytes included. */
@NullMarked
package io.rtsuite.sdk.payload;

import org.jspecify.annotations.NullMarked;
