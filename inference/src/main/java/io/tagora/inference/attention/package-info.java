/** Attention of a decode step in Java: an operator of our own that graphs call. */
@NullMarked
package io.tagora.inference.attention;

import org.jspecify.annotations.NullMarked;
