@NullMarked
package io.tagora.tests.chaos.load;

import org.jspecify.annotations.NullMarked;
