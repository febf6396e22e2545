/** A whole node as people start it: one process, the default model, a small marketplace. */
@NullMarked
package io.tagora.tests.node;

import org.jspecify.annotations.NullMarked;
