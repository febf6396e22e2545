@NullMarked
package io.tagora.gateway.route;

import org.jspecify.annotations.NullMarked;
