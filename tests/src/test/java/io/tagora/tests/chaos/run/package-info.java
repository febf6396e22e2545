@NullMarked
package io.tagora.tests.chaos.run;

import org.jspecify.annotations.NullMarked;
