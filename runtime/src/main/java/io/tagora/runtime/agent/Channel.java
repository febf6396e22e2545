package io.tagora.runtime.agent;

/**
 * Where a shown item comes from (paper section 7): the agents' tags, or what is popular and recent.
 */
public enum Channel {
  EXPLORATORY,
  UTILITY
}
