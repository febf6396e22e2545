/** The API's bodies: strict reading, and the shapes of the answers. */
@NullMarked
package io.tagora.gateway.json;

import org.jspecify.annotations.NullMarked;
