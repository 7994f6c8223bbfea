/** What operators see: health, metrics of the readers, and the page at the root. */
@NullMarked
package io.rtsuite.gateway.admin;

import org.jspecify.annotations.NullMarked;
