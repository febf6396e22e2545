@NullMarked
package io.tagora.tests.chaos.history;

import org.jspecify.annotations.NullMarked;
