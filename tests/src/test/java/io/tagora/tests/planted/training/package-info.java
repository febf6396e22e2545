@NullMarked
package io.tagora.tests.planted.training;

import org.jspecify.annotations.NullMarked;
