/** Tests of the records that a game leaves. */
@NullMarked
package io.rtsuite.sdk.history;

import org.jspecify.annotations.NullMarked;
