/** The agents of a turn. Each answers every draft exactly once. */
@NullMarked
package io.tagora.actors.agent;

import org.jspecify.annotations.NullMarked;
