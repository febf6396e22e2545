/** How messages become bytes between nodes. */
@NullMarked
package io.tagora.cluster.wire;

import org.jspecify.annotations.NullMarked;
