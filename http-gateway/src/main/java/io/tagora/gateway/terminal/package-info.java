/** What a person reads in a terminal. */
@NullMarked
package io.tagora.gateway.terminal;

import org.jspecify.annotations.NullMarked;
