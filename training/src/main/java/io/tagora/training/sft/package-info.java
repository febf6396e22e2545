@NullMarked
package io.tagora.training.sft;

import org.jspecify.annotations.NullMarked;
