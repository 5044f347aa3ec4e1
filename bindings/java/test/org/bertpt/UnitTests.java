package org.bertpt;

/** UnitTests: runs all and prints "N passed, N failed". */
final class UnitTests {
  private UnitTests() {}

  public static void main(String[] arguments) {
    Bertpt.setLogLevel(Constants.LOG_ERROR);
    LibraryTest.run();
    HandleTest.run();
    TextTest.run();
    TrainTest.run();
    System.exit(Check.report());
  }
}
