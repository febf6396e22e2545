/** Vectors of texts for callers outside of the agents. */
@NullMarked
package io.tagora.actors.embedding;

import org.jspecify.annotations.NullMarked;
