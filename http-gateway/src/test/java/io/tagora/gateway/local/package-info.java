@NullMarked
package io.tagora.gateway.local;

import org.jspecify.annotations.NullMarked;
