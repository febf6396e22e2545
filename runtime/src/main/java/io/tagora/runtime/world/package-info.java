/**
 * The synthetic marketplace: a seeded catalog, shoppers with latent intents, and the days they live
 * through. It gives an ordinary {@link io.tagora.runtime.exchange.Dataset}, and apart from it the
 * truth that only evaluation reads.
 */
@NullMarked
package io.tagora.runtime.world;

import org.jspecify.annotations.NullMarked;
