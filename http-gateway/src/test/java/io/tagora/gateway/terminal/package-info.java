@NullMarked
package io.tagora.gateway.terminal;

import org.jspecify.annotations.NullMarked;
