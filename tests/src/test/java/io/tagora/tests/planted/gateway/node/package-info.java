@NullMarked
package io.tagora.tests.planted.gateway.node;

import org.jspecify.annotations.NullMarked;
