/** What happened, told line by line: requests, what became of them, and what was said because. */
@NullMarked
package io.rtsuite.replay.story;

import org.jspecify.annotations.NullMarked;
