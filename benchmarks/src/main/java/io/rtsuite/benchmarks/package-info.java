/** Measures the suite beside the least that could be done, in one run on one broker. */
@NullMarked
package io.rtsuite.benchmarks;

import org.jspecify.annotations.NullMarked;
