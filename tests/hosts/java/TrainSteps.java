import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Arrays;
import org.bertpt.*;

/** The steps that train, and reading what training left. */
final class TrainSteps {
  private final Executor host;

  TrainSteps(Executor host) {
    this.host = host;
    host.steps.put("model_create", this::createModel);
    host.steps.put("optimizer_create", step -> {
      host.keep(step, new Optimizer(host.get(step, "model", Model.class), step.get("config")));
      return null;
    });
    host.steps.put("trainer_create", this::createTrainer);
    host.steps.put("trainer_resume", step -> {
      host.keep(step, Trainer.resume(Executor.path(step, "run"), null, null));
      return null;
    });
    host.steps.put("train_steps", this::train);
    host.steps.put("trainer_state", step -> Executor.result("state", trainer(step).state(), "step", trainer(step).stepsDone()));
    host.steps.put("trainer_evaluate", this::evaluate);
    host.steps.put("trainer_save_checkpoint", step -> trainer(step).saveCheckpoint().getFileName().toString());
    host.steps.put("trainer_events", this::events);
    host.steps.put("trainer_cancel", this::cancel);
    host.steps.put("checkpoint_read", this::readCheckpoint);
    host.steps.put("close_training_orders", this::closeOrders);
  }

  private Trainer trainer(Map<String, Object> step) {
    return host.get(step, "trainer", Trainer.class);
  }

  private Object createModel(Map<String, Object> step) {
    Model model = host.keep(step, new Model(step.get("config"), host.get(step, "tokenizer", Tokenizer.class)));
    return Executor.result("parameters", model.parameterCount());
  }

  private Object createTrainer(Map<String, Object> step) {
    Model model = host.get(step, "model", Model.class);
    Optimizer optimizer = host.get(step, "optimizer", Optimizer.class);
    host.keep(step, new Trainer(model, optimizer, host.get(step, "corpus", Corpus.class), step.get("config")));
    return null;
  }

  private Object train(Map<String, Object> step) {
    List<Double> losses = new ArrayList<>();
    for (long i = 0; i < (Long) step.get("count"); i++) {
      Metrics metrics = trainer(step).step();
      if (metrics == null) break;
      losses.add(metrics.mlmLoss());
    }
    Map<String, Object> result = Executor.result("steps", losses.size());
    if (!Boolean.FALSE.equals(step.get("losses"))) result.put("losses", losses);
    return result;
  }

  private Object evaluate(Map<String, Object> step) {
    Evaluation e = trainer(step).evaluate();
    return Executor.result("sequences", e.sequences(), "masked", e.masked(), "mlm_loss", e.mlmLoss(), "pair_loss", e.pairLoss());
  }

  private Object events(Map<String, Object> step) {
    List<Integer> kinds = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    try (EventStream events = trainer(step).events()) {
      trainer(step).start(null);
      for (Event event : events) {
        if (event.kind() == Constants.EVENT_PROGRESS) losses.add(event.metrics().mlmLoss());
        else kinds.add(event.kind());
      }
    }
    return Executor.result("kinds", kinds, "losses", losses);
  }

  private static int codeOf(Runnable call) {
    try {
      call.run();
      return Constants.OK;
    } catch (BertptException e) {
      return e.code();
    }
  }

  private Object cancel(Map<String, Object> step) throws InterruptedException {
    Trainer trainer = trainer(step);
    int[] ofRun = {0};
    try (Cancel cancel = new Cancel()) {
      Thread running = new Thread(() -> ofRun[0] = codeOf(() -> trainer.run(-1, cancel)));
      running.start();
      while (trainer.stepsDone() < (Long) step.get("after_step")) Thread.sleep(2);
      int ofStep = codeOf(trainer::step);
      cancel.request();
      running.join();
      return Executor.result("step", ofStep, "run", ofRun[0], "state", trainer.state());
    }
  }

  private Object readCheckpoint(Map<String, Object> step) {
    try (Checkpoint checkpoint = Checkpoint.open(Executor.path(step, "path"));
        Tensor tensor = checkpoint.tensor((String) step.get("tensor"))) {
      double sum = 0;
      for (float value : tensor.toFloats()) sum += value;
      List<Long> shape = Arrays.stream(tensor.shape()).boxed().toList();
      return Executor.result("tensors", checkpoint.tensorCount(), "shape", shape, "dtype", tensor.dtype(), "sum", sum);
    }
  }

  private Object closeOrders(Map<String, Object> step) throws Exception {
    int[] order = {0, 1, 2, 3};
    long orders = 0;
    do {
      Corpus corpus = Corpus.open(Executor.path(step, "corpus"));
      Model model;
      try (Tokenizer tokenizer = corpus.tokenizer()) {
        model = new Model(step.get("model"), tokenizer);
      }
      Optimizer optimizer = new Optimizer(model, step.get("optimizer"));
      Trainer trainer = new Trainer(model, optimizer, corpus, step.get("trainer"));
      EventStream events = trainer.events();
      trainer.start(null);
      events.next(-1).close();
      corpus.close();
      AutoCloseable[] handles = {model, optimizer, trainer, events};
      for (int which : order) handles[which].close();
      orders++;
    } while (Executor.nextPermutation(order));
    return Executor.result("orders", orders);
  }
}
