/** What a node counts and measures for those who watch it. */
@NullMarked
package io.tagora.gateway.metrics;

import org.jspecify.annotations.NullMarked;
