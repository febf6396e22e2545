/** What breaks things: planned by a seed, done at its time, and taken back. */
@NullMarked
package io.tagora.tests.chaos.nemesis;

import org.jspecify.annotations.NullMarked;
