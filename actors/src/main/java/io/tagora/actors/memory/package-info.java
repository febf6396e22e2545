/** What is remembered of users. */
@NullMarked
package io.tagora.actors.memory;

import org.jspecify.annotations.NullMarked;
