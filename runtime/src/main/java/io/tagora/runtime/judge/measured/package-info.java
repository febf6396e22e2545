/** Evaluators that compute a grade from context, catalog and log, without a model. */
@NullMarked
package io.tagora.runtime.judge.measured;

import org.jspecify.annotations.NullMarked;
