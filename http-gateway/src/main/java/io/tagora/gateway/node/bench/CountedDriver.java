package io.tagora.gateway.node.bench;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Logger;

/** Any other JDBC driver, with the commits of all its connections counted. */
public final class CountedDriver implements Driver {
  /** Stands before the URL of the driver that does the work. */
  static final String PREFIX = "jdbc:counted:";

  private static final AtomicLong COMMITS = new AtomicLong();

  /** Made by its name, by whoever opens connections. */
  public CountedDriver() {}

  /** Commits so far. */
  static long commits() {
    return COMMITS.get();
  }

  @Override
  @SuppressWarnings("NullAway") // JDBC wants null for the URL of another driver.
  public Connection connect(String url, Properties properties) throws SQLException {
    return acceptsURL(url)
        ? counted(DriverManager.getConnection("jdbc:" + url.substring(PREFIX.length()), properties))
        : null;
  }

  private static Connection counted(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            CountedDriver.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (_, method, arguments) -> {
              if (method.getName().equals("commit")) {
                COMMITS.incrementAndGet();
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Override
  public boolean acceptsURL(String url) {
    return url.startsWith(PREFIX);
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties properties) {
    return new DriverPropertyInfo[0];
  }

  @Override
  public int getMajorVersion() {
    return 1;
  }

  @Override
  public int getMinorVersion() {
    return 0;
  }

  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("it logs nothing");
  }
}
