package org.bertpt;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Pre-training on the model's own thread. start, run and step train and need the trainer alone: a second thread gets E_BUSY. All else
 * only watches or asks and is never refused. Closing asks a run in progress to stop, and does not wait.
 */
public final class Trainer extends Handle {
  private static final long SLICE_MS = 100;

  private Trainer(MemorySegment address) {
    super(address, Raw::trainer_free);
  }

  /** "num_train_steps", "batch_size", "max_seq_length", "phases", "warmup_steps", "run_dir", "loader", ... */
  public Trainer(Model model, Optimizer optimizer, Corpus corpus, Object config) {
    this(
        Call.owned(
            c -> Raw.trainer_create(c.use(model), c.use(optimizer), c.use(corpus), c.json(config), c.out, c.error)));
  }

  /** Continues a run from its newest checkpoint, bit for bit. A null corpus opens the folder that the run recorded. */
  public static Trainer resume(Path runDir, Object overrides, Corpus corpus) {
    return new Trainer(
        Call.owned(c -> Raw.trainer_resume(c.path(runDir), c.json(overrides), c.use(corpus), c.out, c.error)));
  }

  /** Trains to the end in the background; cancel may be null. */
  public void start(Cancel cancel) {
    Call.run(c -> Raw.trainer_start(c.use(this), c.use(cancel), c.error));
  }

  /**
   * Trains and waits; negative: to the end. A cancel or an interrupt throws E_CANCELLED, with everything whole.
   *
   * @return false when all steps were done before
   */
  public boolean run(long maxSteps, Cancel cancel) {
    try (Cancel.Watch watch = new Cancel.Watch(cancel)) {
      return Call.run(c -> Raw.trainer_run(c.use(this), maxSteps, c.use(watch.cancel), c.error)) == Constants.OK;
    }
  }

  /** Trains one step and waits. Gives null when all steps were done before. */
  public Metrics step() {
    try (Call c = new Call()) {
      MemorySegment metrics = c.struct(Structs.Metrics.LAYOUT);
      int status = c.check(Raw.trainer_step(c.use(this), metrics, c.error));
      return status == Constants.END ? null : Metrics.read(metrics);
    }
  }

  /**
   * Waits until no run is in progress; throws the first cause when the run failed, E_CANCELLED when the thread is interrupted (the run
   * goes on).
   *
   * @param timeoutMs negative waits without limit
   * @return false when the time passed before
   */
  public boolean await(long timeoutMs) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs); // which stops at the largest number
    while (true) {
      EventStream.throwIfInterrupted("while waiting for a trainer");
      long left = timeoutMs < 0 ? SLICE_MS : Math.max(0, (end - System.nanoTime()) / 1_000_000);
      long slice = Math.min(left, SLICE_MS);
      if (Call.run(c -> Raw.trainer_wait(c.use(this), slice, c.error)) == Constants.OK) return true;
      if (timeoutMs >= 0 && left <= slice) return false;
    }
  }

  /** Asks the run in progress to stop, and does not wait. */
  public void stop() {
    Call.run(c -> Raw.trainer_stop(c.use(this), c.error));
  }

  /** One of the TRAINER_ numbers of {@link Constants}. */
  public int state() {
    try (Call c = new Call()) {
      c.check(Raw.trainer_get_state(c.use(this), c.out, MemorySegment.NULL, c.error));
      return c.resultInt();
    }
  }

  /** Steps done. */
  public long stepsDone() {
    try (Call c = new Call()) {
      MemorySegment step = c.arena.allocate(JAVA_LONG);
      c.check(Raw.trainer_get_state(c.use(this), c.out, step, c.error));
      return step.get(JAVA_LONG, 0);
    }
  }

  /** The numbers of the newest step; all zero before the first. */
  public Metrics metrics() {
    return Call.view(Structs.Metrics.LAYOUT, c -> Raw.trainer_get_metrics(c.use(this), c.filled, c.error), Metrics::read);
  }

  public String report() {
    return Call.textOf(c -> Raw.trainer_get_report(c.use(this), c.out, c.error));
  }

  /** What the steps that are left will take, as JSON: tokens, operations, memory, time. Null times a micro-batch of each phase. */
  public String plan(Object options) {
    return Call.textOf(c -> Raw.trainer_plan(c.use(this), c.json(options), c.out, c.error));
  }

  public String config() {
    return Call.textOf(c -> Raw.trainer_get_config(c.use(this), c.out, c.error));
  }

  public Model model() {
    return new Model(Call.owned(c -> Raw.trainer_get_model(c.use(this), c.out, c.error)));
  }

  /** Writes a checkpoint now, waits for it and gives its folder. */
  public Path saveCheckpoint() {
    return Path.of(Call.textOf(c -> Raw.trainer_save_checkpoint(c.use(this), c.out, c.error)));
  }

  /**
   * Sends every checkpoint also to a function, after the folder is written, or instead of it where the trainer has no run_dir; null ends
   * that. It is called on a thread of the library, never twice at a time, and must not call this trainer.
   */
  public void setCheckpointSink(CheckpointSink sink) {
    HostSink.set(this, sink);
  }

  /** Keeps a text of your own in every checkpoint from now on; a resume gives it back. An empty value removes it. */
  public void setProperty(String key, String value) {
    Call.run(c -> Raw.trainer_set_property(c.use(this), c.text(key), c.text(value), c.error));
  }

  /** Your own texts, as a JSON object. */
  public String properties() {
    return Call.textOf(c -> Raw.trainer_get_properties(c.use(this), c.out, c.error));
  }

  /** Evaluates now on the validation split and waits for it. */
  public Evaluation evaluate() {
    return Call.view(Structs.Evaluation.LAYOUT, c -> Raw.trainer_evaluate(c.use(this), c.filled, c.error), Evaluation::read);
  }

  /** What happens from now on, for one reader; the stream may outlive the trainer. */
  public EventStream events() {
    return new EventStream(Call.owned(c -> Raw.trainer_open_events(c.use(this), c.out, c.error)));
  }
}
