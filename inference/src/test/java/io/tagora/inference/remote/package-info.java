@NullMarked
package io.tagora.inference.remote;

import org.jspecify.annotations.NullMarked;
