/** What happened in a run: every call, every fault, and what was there in the end. */
@NullMarked
package io.tagora.tests.chaos.history;

import org.jspecify.annotations.NullMarked;
