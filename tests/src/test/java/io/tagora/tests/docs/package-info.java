@NullMarked
package io.tagora.tests.docs;

import org.jspecify.annotations.NullMarked;
