@NullMarked
package io.tagora.runtime.model;

import org.jspecify.annotations.NullMarked;
