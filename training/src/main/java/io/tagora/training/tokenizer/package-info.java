@NullMarked
package io.tagora.training.tokenizer;

import org.jspecify.annotations.NullMarked;
