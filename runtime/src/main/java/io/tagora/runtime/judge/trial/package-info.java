/**
 * How well a judge agrees with raters. Raters are simulated: they know the marketplace's ground
 * truth, each with a leaning and an unsteady hand of its own.
 */
@NullMarked
package io.tagora.runtime.judge.trial;

import org.jspecify.annotations.NullMarked;
