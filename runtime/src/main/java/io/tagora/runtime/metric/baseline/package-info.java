@NullMarked
package io.tagora.runtime.metric.baseline;

import org.jspecify.annotations.NullMarked;
