@NullMarked
package io.tagora.tests.chaos.check;

import org.jspecify.annotations.NullMarked;
