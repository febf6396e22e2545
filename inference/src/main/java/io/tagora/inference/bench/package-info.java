@NullMarked
package io.tagora.inference.bench;

import org.jspecify.annotations.NullMarked;
