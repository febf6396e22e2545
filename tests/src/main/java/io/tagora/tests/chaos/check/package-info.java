/** Whether a history holds: one class a rule. */
@NullMarked
package io.tagora.tests.chaos.check;

import org.jspecify.annotations.NullMarked;
