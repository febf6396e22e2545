/** A cluster of real nodes on one machine, with a database of its own and links that can be cut. */
@NullMarked
package io.tagora.gateway.local;

import org.jspecify.annotations.NullMarked;
