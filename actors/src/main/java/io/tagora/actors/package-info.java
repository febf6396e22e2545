/** The agents' front door; everything behind it is an actor. */
@NullMarked
package io.tagora.actors;

import org.jspecify.annotations.NullMarked;
