@NullMarked
package io.tagora.training.hf;

import org.jspecify.annotations.NullMarked;
