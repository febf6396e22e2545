@NullMarked
package io.tagora.inference.entity;

import org.jspecify.annotations.NullMarked;
