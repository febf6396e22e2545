@NullMarked
package io.tagora.runtime.agent;

import org.jspecify.annotations.NullMarked;
