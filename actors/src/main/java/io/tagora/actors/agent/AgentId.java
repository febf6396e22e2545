package io.tagora.actors.agent;

/**
 * A user's own agent among those of its kind.
 *
 * @param place from 0; of experts, the place of the persona in its plan that they write for
 */
public record AgentId(String userId, int place) {

  /** The user's only one, or the first. */
  public static AgentId firstOf(String userId) {
    return new AgentId(userId, 0);
  }

  /** The one that has this name. */
  public static AgentId named(String entityId) {
    int slash = entityId.lastIndexOf('/');
    return new AgentId(
        entityId.substring(0, slash), Integer.parseInt(entityId, slash + 1, entityId.length(), 10));
  }

  /** Its name, as {@code ann/3}; different for different agents. */
  public String entityId() {
    return userId + "/" + place;
  }
}
