/** A training run from samples to a finished folder, and what it tells on the way. */
@NullMarked
package io.tagora.training.run;

import org.jspecify.annotations.NullMarked;
