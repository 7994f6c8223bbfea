/** How operators see the service: health and numbers, where the libraries for them are present. */
@NullMarked
package io.rtsuite.sdk.watch;

import org.jspecify.annotations.NullMarked;
