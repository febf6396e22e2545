/** One model of several that were trained apart. */
@NullMarked
package io.tagora.training.average;

import org.jspecify.annotations.NullMarked;
