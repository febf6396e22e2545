@NullMarked
package io.tagora.tests.planted.gateway.route;

import org.jspecify.annotations.NullMarked;
