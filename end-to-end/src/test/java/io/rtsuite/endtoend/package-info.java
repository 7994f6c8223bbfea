/** The official JS client, and others, against the running whole. */
@NullMarked
package io.rtsuite.endtoend;

import org.jspecify.annotations.NullMarked;
