/** How weights change, and how a run's state outlives its process. */
@NullMarked
package io.tagora.training.optimizer;

import org.jspecify.annotations.NullMarked;
