/**
 * Turns a marketplace's logs into training samples; it reads behaviour only, never a ground truth.
 */
@NullMarked
package io.tagora.training.data;

import org.jspecify.annotations.NullMarked;
