@NullMarked
package io.tagora.runtime.context;

import org.jspecify.annotations.NullMarked;
