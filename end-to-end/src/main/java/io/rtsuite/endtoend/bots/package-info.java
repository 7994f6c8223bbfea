/** Players that are programs: hundreds of them on one thread, who write down what they see. */
@NullMarked
package io.rtsuite.endtoend.bots;

import org.jspecify.annotations.NullMarked;
