/** What players saw and what the history says, and the promises that both have to keep. */
@NullMarked
package io.rtsuite.endtoend.evidence;

import org.jspecify.annotations.NullMarked;
