@NullMarked
package io.tagora.runtime.explanation;

import org.jspecify.annotations.NullMarked;
