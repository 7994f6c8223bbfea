/** The test kit, tried on a small game and a small service. */
@NullMarked
package io.rtsuite.sdk.test;

import org.jspecify.annotations.NullMarked;
