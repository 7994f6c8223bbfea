/** Games and handlers driven in memory, without a broker: what a game's tests are written with. */
@NullMarked
package io.rtsuite.sdk.test;

import org.jspecify.annotations.NullMarked;
