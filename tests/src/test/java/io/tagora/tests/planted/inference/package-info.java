@NullMarked
package io.tagora.tests.planted.inference;

import org.jspecify.annotations.NullMarked;
