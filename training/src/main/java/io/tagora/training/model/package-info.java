@NullMarked
package io.tagora.training.model;

import org.jspecify.annotations.NullMarked;
