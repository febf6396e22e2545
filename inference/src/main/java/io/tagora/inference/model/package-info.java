@NullMarked
package io.tagora.inference.model;

import org.jspecify.annotations.NullMarked;
