package org.bertpt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of our own: this JVM again, with `main` here. */
final class Child {
  private final Process process;

  private Child(Process process) {
    this.process = process;
  }

  static Child start(Map<String, String> environment, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir")));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Child.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return new Child(builder.start());
  }

  /** All that it printed, once it has ended. */
  String finish(long seconds) throws Exception {
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("did not end within " + seconds + " s: " + output);
    }
    return output;
  }

  int exitCode() {
    return process.exitValue();
  }

  public static void main(String[] arguments) throws Exception {
    try {
      switch (arguments[0]) {
        case "version" -> System.out.println(Bertpt.version());
        case "exit while training" -> exitWhileTraining(new SmallRun(), arguments[1]);
        default -> throw new IllegalArgumentException(arguments[0]);
      }
    } catch (BertptException e) {
      System.out.println(e.getMessage());
      System.exit(1);
    }
  }

  private static void exitWhileTraining(SmallRun run, String how) {
    Trainer trainer = run.trainer(1_000_000, null);
    EventStream events = trainer.events();
    trainer.start(null);
    events.next(-1);
    System.out.println("running");
    if (how.equals("exit")) System.exit(7);
    if (how.equals("throw")) throw new IllegalStateException("out of main");
  }
}
