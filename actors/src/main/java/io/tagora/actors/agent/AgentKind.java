package io.tagora.actors.agent;

import java.util.function.Function;
import org.apache.pekko.actor.typed.Behavior;

/**
 * What there is to know of one kind of users' own agents, to have them wake up somewhere.
 *
 * @param name as of an entity's type
 * @param places how many of the kind a user has
 * @param making makes the agent of that name
 * @param waking makes a command of what wakes an agent
 * @param leave has an agent leave
 * @param <C> their commands
 */
public record AgentKind<C>(
    String name,
    Class<C> commands,
    int places,
    Function<AgentId, Behavior<C>> making,
    Function<Wake, C> waking,
    C leave) {}
