/** The whole suite on one machine, in one JVM: broker, gateway and games. */
@NullMarked
package io.rtsuite.local;

import org.jspecify.annotations.NullMarked;
