/** What holds for the default model that the project ships. */
@NullMarked
package io.tagora.tests.model;

import org.jspecify.annotations.NullMarked;
