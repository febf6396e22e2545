/** The node's configuration: what it may say, and what follows from it. */
@NullMarked
package io.tagora.cluster;

import org.jspecify.annotations.NullMarked;
