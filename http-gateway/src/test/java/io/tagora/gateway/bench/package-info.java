@NullMarked
package io.tagora.gateway.bench;

import org.jspecify.annotations.NullMarked;
