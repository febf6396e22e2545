@NullMarked
package io.tagora.runtime.exchange;

import org.jspecify.annotations.NullMarked;
