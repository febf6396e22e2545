/** Signs that agents or their training go wrong, as pure functions with a sentence of advice. */
@NullMarked
package io.tagora.runtime.signature;

import org.jspecify.annotations.NullMarked;
