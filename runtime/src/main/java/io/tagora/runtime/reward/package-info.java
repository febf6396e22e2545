/**
 * What an answer is worth in reinforcement, as pure functions: four parts for tags, two for
 * explanations, how they become one reward, and how a group of rewards becomes advantages.
 */
@NullMarked
package io.tagora.runtime.reward;

import org.jspecify.annotations.NullMarked;
