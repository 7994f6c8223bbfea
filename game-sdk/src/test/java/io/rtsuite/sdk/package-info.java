/** What holds of the SDK as a whole. */
@NullMarked
package io.rtsuite.sdk;

import org.jspecify.annotations.NullMarked;
