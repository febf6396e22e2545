@NullMarked
package io.tagora.gateway.node.bench;

import org.jspecify.annotations.NullMarked;
