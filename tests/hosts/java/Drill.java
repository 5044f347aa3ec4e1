import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntConsumer;
import org.bertpt.*;

/** What soak.py and exit.py make every language do; README.md says what each word does. Drill WHAT N CORPUS MODEL TRAINER */
final class Drill {
  private static final int ROUND = 500;
  private static final int BLOCKS = 20;
  private static final String TEXT = "A sentence of some words. And another one, with (brackets) and 3.5 numbers!";
  private static final BufferedReader ANSWERS = new BufferedReader(new InputStreamReader(System.in));

  private final Corpus corpus;
  private final Tokenizer tokenizer;
  private final String modelConfig;
  private final String trainerConfig;
  private Model model;
  private Optimizer optimizer;

  private Drill(String corpus, String modelConfig, String trainerConfig) {
    this.corpus = Corpus.open(Path.of(corpus));
    this.tokenizer = this.corpus.tokenizer();
    this.modelConfig = modelConfig;
    this.trainerConfig = trainerConfig;
  }

  /** Whoever started us measures now; true: once more from the beginning. */
  private static boolean pauseIsAgain() {
    collect();
    System.out.println("pause");
    try {
      String line = ANSWERS.readLine();
      return line != null && line.startsWith("again");
    } catch (IOException e) {
      return false;
    }
  }

  /** Frees what is forgotten: the Cleaner's thread works after the collection that finds the objects. */
  private static void collect() {
    for (int i = 0; i < 2; i++) {
      System.gc();
      pause(5);
    }
  }

  private static void pause(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void expect(boolean condition, String what) {
    if (!condition) throw new AssertionError(what);
  }

  private static void repeat(int n, IntConsumer cycle) {
    do {
      for (int i = 1; i <= n; i++) {
        cycle.accept(i);
        if (i == n / 5) pauseIsAgain();
      }
    } while (pauseIsAgain());
  }

  private static void refused() {
    try {
      Bertpt.resolveConfig("model", "{\"sise\": 1}");
    } catch (BertptException e) {
      return;
    }
    throw new AssertionError("a wrong key is accepted");
  }

  private void handles(int n) {
    repeat(n, i -> {
      refused();
      Bertpt.resolveConfig("optimizer", null);
      try (Tokenizer own = corpus.tokenizer();
          Vocab vocab = own.vocab()) {
        expect(own.encode(TEXT).ids().length > 10 && vocab.size() > 10, "tokens are missing");
      }
    });
  }

  private void finalizers(int n) {
    repeat(n, i -> {
      refused();
      new Cancel();
      Tokenizer own = corpus.tokenizer();
      expect(own.encode(TEXT).ids().length > 10 && own.vocab().size() > 10, "tokens are missing");
      if (i % 500 == 0) collect();
    });
  }

  private void makeModel() {
    model = new Model(modelConfig, tokenizer);
    optimizer = new Optimizer(model, null);
  }

  private Trainer makeTrainer() {
    return new Trainer(model, optimizer, corpus, trainerConfig);
  }

  private void trainers(int n) {
    makeModel();
    repeat(n, i -> {
      try (Trainer trainer = makeTrainer();
          EventStream events = trainer.events()) {
        expect(trainer.step() != null && events.dropped() == 0, "a step and its events");
      }
    });
  }

  private void events(int n) {
    makeModel();
    Trainer trainer = makeTrainer();
    EventStream events = trainer.events();
    long all = 0;
    long nanoseconds = 0;
    do {
      boolean paused = false;
      for (int pulled = 0; pulled < n; ) {
        trainer.run(ROUND, null);
        long begin = System.nanoTime();
        int count = pull(events);
        nanoseconds += System.nanoTime() - begin;
        pulled += count;
        all += count;
        if (!paused && pulled >= n / 5) {
          paused = true;
          pauseIsAgain();
        }
      }
    } while (pauseIsAgain());
    System.out.println("{\"events\": " + all + ", \"seconds\": " + nanoseconds * 1e-9 + "}");
  }

  /** Reads all that waits; gives how many. */
  private static int pull(EventStream events) {
    int count = 0;
    for (Event event = events.next(0); event != null; event = events.next(0)) {
      event.kind();
      event.metrics();
      event.close();
      count++;
    }
    return count;
  }

  private void steps(int n) {
    makeModel();
    Trainer trainer = makeTrainer();
    double inside = trainer.step().seconds();
    double[] each = new double[BLOCKS];
    for (int block = 0; block < BLOCKS; block++) {
      double before = inside;
      long begin = System.nanoTime();
      for (int i = 0; i < n / BLOCKS; i++) inside = trainer.step().seconds();
      each[block] = ((System.nanoTime() - begin) * 1e-9 - (inside - before)) / (n / BLOCKS);
    }
    Arrays.sort(each);
    System.out.println("{\"microseconds\": " + 1e6 * each[BLOCKS / 2] + "}");
  }

  /** Leaves main() while another thread is at work. */
  private void leave(int afterMs, boolean asking) {
    makeModel();
    if (asking) {
      Thread.ofPlatform().daemon().start(() -> {
        while (true) model.fillMask("the [MASK] of the people", 3);
      });
    } else {
      makeTrainer().start(null);
    }
    pause(afterMs);
    System.out.println("leaving");
  }

  public static void main(String[] arguments) {
    if (arguments.length != 5) System.exit(2);
    Drill drill = new Drill(arguments[2], arguments[3], arguments[4]);
    int n = Integer.parseInt(arguments[1]);
    switch (arguments[0]) {
      case "handles" -> drill.handles(n);
      case "finalizers" -> drill.finalizers(n);
      case "trainers" -> drill.trainers(n);
      case "events" -> drill.events(n);
      case "steps" -> drill.steps(n);
      case "exit" -> drill.leave(n, false);
      case "exit-asking" -> drill.leave(n, true);
      default -> System.exit(2);
    }
  }
}
