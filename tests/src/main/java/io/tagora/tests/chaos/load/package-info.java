/** What clients do while things break: planned by a seed, sent when its time has come. */
@NullMarked
package io.tagora.tests.chaos.load;

import org.jspecify.annotations.NullMarked;
