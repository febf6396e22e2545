@NullMarked
package io.tagora.inference.device;

import org.jspecify.annotations.NullMarked;
