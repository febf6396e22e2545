package io.tagora.runtime.exchange;

import java.util.List;

/** The names of the four files of the exchange format. */
public final class ExchangeFiles {
  public static final String ITEMS = "items.ndjson";
  public static final String USERS = "users.ndjson";
  public static final String EVENTS = "events.ndjson";
  public static final String ENVIRONMENT = "environment.ndjson";
  public static final List<String> ALL = List.of(ITEMS, USERS, EVENTS, ENVIRONMENT);

  private ExchangeFiles() {}
}
