@NullMarked
package io.tagora.inference.engine.rule.grammar;

import org.jspecify.annotations.NullMarked;
