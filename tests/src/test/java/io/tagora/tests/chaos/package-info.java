@NullMarked
package io.tagora.tests.chaos;

import org.jspecify.annotations.NullMarked;
