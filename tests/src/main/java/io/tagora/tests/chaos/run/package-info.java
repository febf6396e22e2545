/** One seed's run from its plan to its verdict, and what people read of it. */
@NullMarked
package io.tagora.tests.chaos.run;

import org.jspecify.annotations.NullMarked;
