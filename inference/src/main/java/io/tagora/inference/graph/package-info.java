@NullMarked
package io.tagora.inference.graph;

import org.jspecify.annotations.NullMarked;
