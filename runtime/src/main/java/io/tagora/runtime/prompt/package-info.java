@NullMarked
package io.tagora.runtime.prompt;

import org.jspecify.annotations.NullMarked;
