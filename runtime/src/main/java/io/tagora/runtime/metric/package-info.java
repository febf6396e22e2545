@NullMarked
package io.tagora.runtime.metric;

import org.jspecify.annotations.NullMarked;
