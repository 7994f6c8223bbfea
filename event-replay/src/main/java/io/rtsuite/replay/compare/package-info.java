/** What differs between two JSON values, field by field. */
@NullMarked
package io.rtsuite.replay.compare;

import org.jspecify.annotations.NullMarked;
