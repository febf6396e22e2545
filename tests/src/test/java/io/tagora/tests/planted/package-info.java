/** A house laid out like the real one, in which every rule is broken once. */
@NullMarked
package io.tagora.tests.planted;

import org.jspecify.annotations.NullMarked;
