@NullMarked
package io.tagora.tests.browser;

import org.jspecify.annotations.NullMarked;
