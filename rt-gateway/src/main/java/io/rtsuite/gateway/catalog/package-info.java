/** What clients may ask, and who answers: the fold of the control topic. */
@NullMarked
package io.rtsuite.gateway.catalog;

import org.jspecify.annotations.NullMarked;
