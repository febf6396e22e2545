@NullMarked
package io.tagora.training;

import org.jspecify.annotations.NullMarked;
