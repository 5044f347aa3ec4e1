import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.bertpt.*;

/**
 * The whole job in Java: raw text -> vocabulary -> corpus -> BERT -> checkpoint. Read it as documentation.
 *
 * <pre>
 *   Pretrain TEXT RUN        trains on TEXT (.txt, .jsonl, plain or .zst) and leaves everything in the folder RUN
 *   Pretrain --resume RUN    goes on where the last checkpoint was written
 * </pre>
 *
 * Ctrl-C stops cleanly: the unfinished step is undone, a checkpoint is written, and the last line says how to go on.
 */
final class Pretrain {
  private Pretrain() {}

  /** Requested by Ctrl-C; it only has to outlive the program. Made in main, where a library that cannot be loaded is told plainly. */
  private static Cancel cancel;

  private static final CountDownLatch DONE = new CountDownLatch(1);

  public static void main(String[] arguments) {
    if (arguments.length != 2) {
      System.err.println("usage: Pretrain TEXT RUN | --resume RUN");
      System.exit(2);
    }
    int status = pretrain(arguments[0], Path.of(arguments[1]));
    DONE.countDown();
    System.exit(status);
  }

  private static int pretrain(String text, Path run) {
    try {
      cancel = new Cancel();
      stopOnInterrupt();
      return train(text, run);
    } catch (BertptException e) { // carries code, message, component and details
      System.err.println("pretrain: " + e.getMessage());
      return 1;
    }
  }

  private static int train(String text, Path run) {
    try (Trainer trainer = text.equals("--resume") ? Trainer.resume(run.resolve("run"), null, null) : create(Path.of(text), run)) {
      watch(trainer);
      if (cancel.isRequested()) return 130; // the last event said how to go on
      // A checkpoint is read back without a trainer and without LibTorch. Its folder `model` is what Hugging Face's from_pretrained loads.
      try (Checkpoint checkpoint = Checkpoint.open(run.resolve("run/checkpoints/latest"))) {
        String info = checkpoint.info();
        System.out.println(info.substring(0, Math.min(200, info.length())) + "...");
      }
      return 0;
    }
  }

  /** A configuration is a Map, or JSON text; Bertpt.configSchema lists the keys. The model is tiny, to learn something within minutes. */
  private static Trainer create(Path text, Path run) {
    String steps = System.getenv().getOrDefault("BERTPT_SAMPLE_STEPS", "300"); // tests want fewer
    // Documents are read twice: for the vocabulary, then for the corpus. What is closed here lives on as long as the trainer needs it.
    try (Documents documents = Documents.openFiles(List.of(text), null);
        Vocab vocab = Vocab.train(documents, Map.of("size", 8000, "lowercase", true), cancel, null);
        Tokenizer tokenizer = new Tokenizer(vocab, null);
        Corpus corpus = Corpus.build(documents, tokenizer, run.resolve("corpus"), Map.of("validation_share", 0.04), cancel, null);
        // From here on LibTorch is needed; where it is missing the exception says how to get it.
        Model model = new Model(Map.of("size", "tiny", "device", "auto"), tokenizer);
        Optimizer optimizer = new Optimizer(model, Map.of("type", "adamw", "learning_rate", 2e-3))) {
      return new Trainer(
          model,
          optimizer,
          corpus,
          Map.of(
              "run_dir", run.resolve("run"),
              "num_train_steps", Long.parseLong(steps),
              "batch_size", 32,
              "phases", List.of(Map.of("share", 0.9, "max_seq_length", 128), Map.of("share", 0.1, "max_seq_length", 512, "batch_size", 8)),
              "evaluate_every", 100,
              "checkpoint_every", 100));
    }
  }

  /** Starts the trainer and prints its events until the last one. Training runs on a thread of the library's own. */
  private static void watch(Trainer trainer) {
    try (EventStream events = trainer.events()) {
      trainer.start(cancel);
      for (Event event : events) print(event);
      trainer.await(-1); // when the run failed: throws its cause
    }
  }

  private static void print(Event event) {
    switch (event.kind()) {
      case Constants.EVENT_PROGRESS -> {
        Metrics m = event.metrics();
        if (m.step() % 20 != 0) return;
        say(
            "step %d/%d  mlm %.3f  pair %.3f  %.0f tokens/s  %.0f s left",
            m.step(), m.numTrainSteps(), m.mlmLoss(), m.pairLoss(), m.tokensPerSecond(), m.secondsLeft());
      }
      case Constants.EVENT_EVALUATION -> {
        Evaluation e = event.evaluation();
        say("validation: mlm %.3f (a unigram model: %.3f), accuracy %.1f %%", e.mlmLoss(), e.unigramLoss(), 100 * e.mlmAccuracy());
      }
      case Constants.EVENT_CHECKPOINT -> say("checkpoint: %s", event.path());
      default -> { // kinds that come with later versions are skipped by whoever does not know them
        if (!event.message().isEmpty()) say("%s", event.message());
      }
    }
  }

  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }

  /** The JVM turns Ctrl-C into its shutdown; this holds it until it has been printed how to go on. */
  private static void stopOnInterrupt() {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      cancel.request();
      try {
        DONE.await();
      } catch (InterruptedException e) {
        // The JVM ends anyway.
      }
    }));
  }
}
