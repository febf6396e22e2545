/** KV that waits outside the slots, in host memory or on disk, for its prompt to come again. */
@NullMarked
package io.tagora.inference.park;

import org.jspecify.annotations.NullMarked;
