/** What a service author writes against: handlers, callers, replies and pushes. */
@NullMarked
package io.rtsuite.sdk;

import org.jspecify.annotations.NullMarked;
