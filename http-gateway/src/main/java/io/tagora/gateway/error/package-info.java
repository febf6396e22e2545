/** What goes wrong over HTTP, as problem+json, in one place. */
@NullMarked
package io.tagora.gateway.error;

import org.jspecify.annotations.NullMarked;
