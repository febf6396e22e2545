/** The public API and the console's pages. */
@NullMarked
package io.tagora.gateway.route;

import org.jspecify.annotations.NullMarked;
