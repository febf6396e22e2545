@NullMarked
package io.tagora.inference.park;

import org.jspecify.annotations.NullMarked;
