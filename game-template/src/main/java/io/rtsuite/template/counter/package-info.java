/** A counter: what may be done with it, and what that makes of it. */
@NullMarked
package io.rtsuite.template.counter;

import org.jspecify.annotations.NullMarked;
