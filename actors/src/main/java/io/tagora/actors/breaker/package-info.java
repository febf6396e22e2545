/** Circuit breakers before what many calls need and what may be down. */
@NullMarked
package io.tagora.actors.breaker;

import org.jspecify.annotations.NullMarked;
