package org.bertpt;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.bertpt.Check.*;

import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

final class TrainTest {
  private TrainTest() {}

  static void run() {
    test("a model without a trainer", TrainTest::model);
    test("events, state, resume, and tensors as views", TrainTest::training);
    test("a sink gets whole checkpoints, and properties come back", TrainTest::sink);
    test("two threads on one trainer, and a cancel", TrainTest::busy);
    test("interrupts while running and while waiting for events", TrainTest::interrupted);
    for (String how : new String[] {"return", "exit", "throw"}) test("the process ends while training: " + how, () -> ends(how));
  }

  private static void model() throws Exception {
    try (SmallRun run = new SmallRun();
        Model model = run.model()) {
      Model.Hidden hidden = model.encode("the people");
      equal(hidden.hidden().length, hidden.ids().length * hidden.hiddenSize());
      equal(model.readParameter("bert.pooler.dense.bias").length, hidden.hiddenSize());
      BertptException e = fails(Constants.E_NOT_FOUND, () -> model.readParameter("bert.pooler.dense.bios"));
      that(e.getMessage().contains("bert.pooler.dense.bias"), e.getMessage());
      that(model.fillMask("the [MASK] of our country", 2).startsWith("[["), "guesses as JSON");
      try (Loader loader = new Loader(run.corpus, Constants.SPLIT_VALIDATION, Map.of("batch_size", 2, "max_seq_length", 32, "objective", "full_sentences"));
          Batch batch = loader.next()) {
        equal(model.logits(batch).pair().length, 4);
      }
      Progress progress = new Progress();
      that(model.evaluate(run.corpus, Map.of("sequences", 4, "max_seq_length", 32), null, progress).mlmLoss() > 1, "an untrained model has a loss");
      that(progress.get().done() <= progress.get().total(), "the progress has an end");
      model.save(run.folder.resolve("saved"));
      try (Model loaded = Model.load(run.folder.resolve("saved"), null)) {
        equal(loaded.parameterCount(), model.parameterCount());
      }
    }
  }

  private static void training() throws Exception {
    try (SmallRun run = new SmallRun()) {
      int progress = 0;
      int last = 0;
      try (Trainer trainer = run.trainer(6, "run");
          EventStream events = trainer.events()) {
        trainer.start(null);
        for (Event event : events) {
          last = event.kind();
          if (last == Constants.EVENT_PROGRESS) equal(event.metrics().step(), (long) ++progress);
          that(event.json().startsWith("{"), "an event is an object");
        }
        equal(progress, 6);
        equal(last, Constants.EVENT_FINISHED);
        that(events.isEnded() && events.next(0) == null, "the stream stays at its end");
        that(trainer.await(1000), "nothing runs any more");
        equal(trainer.state(), Constants.TRAINER_FINISHED);
        equal(trainer.step(), null);
        equal(trainer.run(-1, null), false);
      }
      tensors(run);
      try (Trainer again = Trainer.resume(run.folder.resolve("run"), null, run.corpus)) {
        equal(again.stepsDone(), 6L);
      }
    }
  }

  private static void sink() throws Exception {
    try (SmallRun run = new SmallRun();
        Trainer trainer = run.trainer(2, null)) {
      trainer.setCheckpointSink(
          (name, fileBytes, offset, piece) -> {
            throw new IllegalStateException("closed");
          });
      fails(Constants.E_HOST, trainer::saveCheckpoint);
      Path fetched = run.folder.resolve("fetched");
      trainer.setCheckpointSink(
          (name, fileBytes, offset, piece) -> {
            Path file = fetched.resolve("checkpoints").resolve(name);
            Files.createDirectories(file.getParent());
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
              if (channel.size() != offset || offset + piece.remaining() > fileBytes) throw new IllegalStateException(name);
              while (piece.hasRemaining()) channel.write(piece);
            }
          });
      trainer.setProperty("data", "v3");
      equal(trainer.saveCheckpoint(), Path.of("step-0"));
      trainer.setCheckpointSink(null);
      fails(Constants.E_STATE, trainer::saveCheckpoint);
      try (Trainer again = Trainer.resume(fetched, null, run.corpus)) {
        equal(again.properties(), "{\"data\":\"v3\"}");
        that(again.run(-1, null), "it goes on");
      }
    }
  }

  private static void tensors(SmallRun run) throws Exception {
    MemorySegment kept;
    float[] values;
    try (Checkpoint checkpoint = Checkpoint.open(run.folder.resolve("run"))) {
      checkpoint.verify(null, null);
      Tensor forgotten = checkpoint.tensor("bert.pooler.dense.weight");
      equal(forgotten.shape(), new long[] {128, 128});
      values = forgotten.toFloats();
      kept = forgotten.data();
      equal(forgotten.buffer().asFloatBuffer().get(5), values[5]);
      Tensor closed = checkpoint.tensor("bert.pooler.dense.bias");
      MemorySegment view = closed.data();
      closed.close();
      closed.close();
      thrown(IllegalStateException.class, () -> view.get(JAVA_FLOAT, 0));
      fails(Constants.E_NOT_FOUND, () -> checkpoint.tensor("bert.pooler.dense.wieght"));
    }
    for (int i = 0; i < 5; i++) { // the view alone keeps the tensor
      System.gc();
      Thread.sleep(10);
    }
    equal(kept.getAtIndex(JAVA_FLOAT, values.length - 1), values[values.length - 1]);
    thrown(UnsupportedOperationException.class, () -> kept.asReadOnly().asByteBuffer().put((byte) 0));
  }

  private static void busy() throws Exception {
    try (SmallRun run = new SmallRun();
        Trainer trainer = run.trainer(1_000_000, null);
        Cancel cancel = new Cancel()) {
      int[] code = new int[1];
      Thread running = new Thread(() -> code[0] = thrown(BertptException.class, () -> trainer.run(-1, cancel)).code());
      running.start();
      while (trainer.stepsDone() < 2) Thread.sleep(1);
      fails(Constants.E_BUSY, trainer::step);
      fails(Constants.E_BUSY, () -> trainer.start(null));
      that(trainer.metrics().step() >= 2, "watching is never refused");
      cancel.request();
      running.join();
      equal(code[0], Constants.E_CANCELLED);
      equal(trainer.state(), Constants.TRAINER_STOPPED);
    }
  }

  private static void interrupted() throws Exception {
    try (SmallRun run = new SmallRun();
        Trainer trainer = run.trainer(1_000_000, null);
        EventStream events = trainer.events()) {
      Thread.currentThread().interrupt();
      fails(Constants.E_CANCELLED, () -> trainer.run(-1, null));
      that(Thread.interrupted(), "the flag stays set");
      trainer.start(null);
      that(events.next(Long.MAX_VALUE) != null, "the longest wait is no short one");
      Thread.currentThread().interrupt();
      fails(Constants.E_CANCELLED, () -> events.stream().forEach(event -> {}));
      that(Thread.interrupted(), "the flag stays set");
      fails(Constants.E_CANCELLED, () -> {
        Thread.currentThread().interrupt();
        trainer.await(-1);
      });
      that(Thread.interrupted(), "the flag stays set");
      trainer.stop();
      that(trainer.await(Long.MAX_VALUE), "it stops");
    }
  }

  private static void ends(String how) throws Exception {
    try (SmallRun run = new SmallRun()) {
      run.model().close();
    }
    Child child = Child.start(Map.of(), "exit while training", how);
    String output = child.finish(60);
    that(output.contains("running"), output);
    equal(child.exitCode(), how.equals("return") ? 0 : how.equals("exit") ? 7 : 1);
  }
}
