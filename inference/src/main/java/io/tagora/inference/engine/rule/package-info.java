@NullMarked
package io.tagora.inference.engine.rule;

import org.jspecify.annotations.NullMarked;
