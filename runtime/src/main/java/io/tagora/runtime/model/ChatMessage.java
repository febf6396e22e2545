package io.tagora.runtime.model;

/**
 * One turn of a conversation.
 *
 * @param role who speaks: most models know {@code system}, {@code user} and {@code assistant}
 */
public record ChatMessage(String role, String content) {}
