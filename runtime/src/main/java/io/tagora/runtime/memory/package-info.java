@NullMarked
package io.tagora.runtime.memory;

import org.jspecify.annotations.NullMarked;
