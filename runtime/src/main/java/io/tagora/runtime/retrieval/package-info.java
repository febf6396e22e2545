@NullMarked
package io.tagora.runtime.retrieval;

import org.jspecify.annotations.NullMarked;
