/** Which messages of the actors cross between nodes, and by which numbers. */
@NullMarked
package io.tagora.actors.wire;

import org.jspecify.annotations.NullMarked;
