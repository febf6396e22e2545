/** One request from the user's memory to the answer. */
@NullMarked
package io.tagora.actors.flow;

import org.jspecify.annotations.NullMarked;
