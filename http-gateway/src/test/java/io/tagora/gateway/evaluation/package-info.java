@NullMarked
package io.tagora.gateway.evaluation;

import org.jspecify.annotations.NullMarked;
