@NullMarked
package io.tagora.inference.session;

import org.jspecify.annotations.NullMarked;
