/** What a game's service writes down of each input, and how its subjects are rebuilt from that. */
@NullMarked
package io.rtsuite.sdk.history;

import org.jspecify.annotations.NullMarked;
