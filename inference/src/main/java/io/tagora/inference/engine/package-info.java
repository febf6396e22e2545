@NullMarked
package io.tagora.inference.engine;

import org.jspecify.annotations.NullMarked;
