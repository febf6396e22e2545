/** Text written by the language model for callers outside of the agents. */
@NullMarked
package io.tagora.actors.completion;

import org.jspecify.annotations.NullMarked;
