/** What operators see. */
@NullMarked
package io.rtsuite.sdk.watch;

import org.jspecify.annotations.NullMarked;
