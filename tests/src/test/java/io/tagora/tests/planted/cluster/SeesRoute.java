package io.tagora.tests.planted.cluster;

import io.tagora.tests.planted.gateway.route.RouteManager;

/** Configuration that sees the gateway. */
record SeesRoute(RouteManager route) {}
