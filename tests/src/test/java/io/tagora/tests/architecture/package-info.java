@NullMarked
package io.tagora.tests.architecture;

import org.jspecify.annotations.NullMarked;
