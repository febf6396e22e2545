@NullMarked
package io.tagora.tests;

import org.jspecify.annotations.NullMarked;
