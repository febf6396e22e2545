/** Agent-as-a-Judge: an evaluator a dimension, a senior reviewer, and the desk that samples. */
@NullMarked
package io.tagora.actors.judge;

import org.jspecify.annotations.NullMarked;
