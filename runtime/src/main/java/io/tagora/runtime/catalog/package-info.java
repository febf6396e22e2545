@NullMarked
package io.tagora.runtime.catalog;

import org.jspecify.annotations.NullMarked;
