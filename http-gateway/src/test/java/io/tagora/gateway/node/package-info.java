@NullMarked
package io.tagora.gateway.node;

import org.jspecify.annotations.NullMarked;
