/** Brings a shop's till records into the exchange format: titles and purchases, nothing else. */
@NullMarked
package io.tagora.training.retail;

import org.jspecify.annotations.NullMarked;
