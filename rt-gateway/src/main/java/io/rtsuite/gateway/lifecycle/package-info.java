/**
 * What services hear of sessions: that they begin, and that they end, whoever is left to say so.
 */
@NullMarked
package io.rtsuite.gateway.lifecycle;

import org.jspecify.annotations.NullMarked;
