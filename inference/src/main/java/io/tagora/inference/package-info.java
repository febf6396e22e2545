@NullMarked
package io.tagora.inference;

import org.jspecify.annotations.NullMarked;
