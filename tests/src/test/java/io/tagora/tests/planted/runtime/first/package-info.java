@NullMarked
package io.tagora.tests.planted.runtime.first;

import org.jspecify.annotations.NullMarked;
