@NullMarked
package io.tagora.runtime.traffic;

import org.jspecify.annotations.NullMarked;
