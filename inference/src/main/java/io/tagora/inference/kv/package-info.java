@NullMarked
package io.tagora.inference.kv;

import org.jspecify.annotations.NullMarked;
