@NullMarked
package io.tagora.gateway.openai;

import org.jspecify.annotations.NullMarked;
