/** How fast and how large a node is. */
@NullMarked
package io.tagora.gateway.bench;

import org.jspecify.annotations.NullMarked;
