@NullMarked
package io.tagora.gateway.node.command;

import org.jspecify.annotations.NullMarked;
