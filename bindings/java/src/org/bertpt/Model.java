package org.bertpt;

import static java.lang.foreign.ValueLayout.*;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** BERT with both heads. Needs LibTorch. Its calls may come from any thread; while it trains they are served between two steps. */
public final class Model extends Handle {
  /** The last layer of one text: hidden[t * hiddenSize + h]. */
  public record Hidden(int[] ids, float[] hidden, float[] pooled) {
    public int hiddenSize() {
      return pooled.length;
    }
  }

  /** Logits of a batch: mlm as [masked][vocabulary], pair as [sequences][2]. */
  public record Logits(float[] mlm, float[] pair) {}

  Model(MemorySegment address) {
    super(address, Raw::model_free);
  }

  /** Random weights: "size" tiny to large, "device" auto, cpu, cuda, "recipe", "seed", ... */
  public Model(Object config, Tokenizer tokenizer) {
    this(Call.owned(c -> Raw.model_create(c.json(config), c.use(tokenizer), c.out, c.error)));
  }

  /** A Hugging Face folder, a checkpoint or a run; the configuration does not change the architecture. */
  public static Model load(Path folder, Object config) {
    return new Model(Call.owned(c -> Raw.model_load(c.path(folder), c.json(config), c.out, c.error)));
  }

  /** Writes a Hugging Face folder, which must not exist. */
  public void save(Path folder) {
    Call.run(c -> Raw.model_save(c.use(this), c.path(folder), c.error));
  }

  public String describe() {
    return Call.textOf(c -> Raw.model_describe(c.use(this), c.out, c.error));
  }

  public String config() {
    return Call.textOf(c -> Raw.model_get_config(c.use(this), c.out, c.error));
  }

  public long parameterCount() {
    return Call.longOf(c -> Raw.model_get_parameter_count(c.use(this), c.out, c.error));
  }

  public Tokenizer tokenizer() {
    return new Tokenizer(Call.owned(c -> Raw.model_get_tokenizer(c.use(this), c.out, c.error)));
  }

  /** Logits of one masked position; at least the size of the tokenizer's vocabulary. */
  public long vocabSize() {
    return Call.longOf(c -> Raw.model_get_vocab_size(c.use(this), c.out, c.error));
  }

  /** A copy of one parameter, row by row. */
  public float[] readParameter(String name) {
    try (Call c = new Call()) {
      MemorySegment model = c.use(this), text = c.text(name);
      c.check(Raw.model_get_parameter_size(model, text, c.out, c.error));
      long count = c.resultLong();
      MemorySegment values = c.arena.allocate(JAVA_FLOAT, count);
      c.check(Raw.model_read_parameter(model, text, values, count, c.error));
      return values.toArray(JAVA_FLOAT);
    }
  }

  /** Guesses what stands at each [MASK], as JSON: [[{"id", "piece", "probability"}]]. */
  public String fillMask(String text, long k) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Call.textOf(c -> Raw.model_fill_mask(c.use(this), c.bytes(bytes), bytes.length, k, c.out, c.error));
  }

  public Hidden encode(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    MemorySegment hidden = Call.owned(c -> Raw.model_encode(c.use(this), c.bytes(bytes), bytes.length, c.out, c.error));
    try {
      return Call.view(Structs.HiddenView.LAYOUT, c -> Raw.hidden_get_view(hidden, c.filled, c.error), Model::read);
    } finally {
      Raw.hidden_free(hidden);
    }
  }

  /** Evaluates on the validation split, with the same sequences and masks every time. */
  public Evaluation evaluate(Corpus corpus, Object config, Cancel cancel, Progress progress) {
    try (Cancel.Watch watch = new Cancel.Watch(cancel);
        Call c = new Call()) {
      MemorySegment evaluation = c.struct(Structs.Evaluation.LAYOUT);
      c.check(
          Raw.model_evaluate(
              c.use(this), c.use(corpus), c.json(config), c.use(watch.cancel), c.use(progress), evaluation, c.error));
      return Evaluation.read(evaluation);
    }
  }

  /** Each text as one row of the model's width, row by row; configuration kind "embedding". */
  public float[] embed(List<String> texts, Object config, Cancel cancel, Progress progress) {
    long n = (long) texts.size() * readParameter("bert.embeddings.LayerNorm.weight").length; // which is as long as the model is wide
    try (Cancel.Watch watch = new Cancel.Watch(cancel);
        Call c = new Call()) {
      MemorySegment[] given = c.texts(texts);
      MemorySegment rows = c.arena.allocate(JAVA_FLOAT, n);
      c.check(
          Raw.model_embed(
              c.use(this), given[0], given[1], texts.size(), c.json(config), c.use(watch.cancel), c.use(progress), rows, n, c.error));
      return rows.toArray(JAVA_FLOAT);
    }
  }

  public Logits logits(Batch batch) {
    Batch.Arrays arrays = batch.arrays();
    long vocabSize = vocabSize();
    try (Call c = new Call()) {
      long nMlm = arrays.maskedLabels().length * vocabSize;
      long nPair = arrays.pairLabels().length * 2L;
      MemorySegment mlm = c.arena.allocate(JAVA_FLOAT, nMlm);
      MemorySegment pair = c.arena.allocate(JAVA_FLOAT, nPair);
      c.check(Raw.model_copy_logits(c.use(this), c.use(batch), mlm, nMlm, pair, nPair, c.error));
      return new Logits(mlm.toArray(JAVA_FLOAT), pair.toArray(JAVA_FLOAT));
    }
  }

  private static Hidden read(MemorySegment view) {
    long tokens = view.get(JAVA_LONG, Structs.HiddenView.TOKENS);
    long size = view.get(JAVA_LONG, Structs.HiddenView.HIDDEN_SIZE);
    return new Hidden(
        Call.ints(view.get(ADDRESS, Structs.HiddenView.IDS), tokens),
        Call.floats(view.get(ADDRESS, Structs.HiddenView.HIDDEN), tokens * size),
        Call.floats(view.get(ADDRESS, Structs.HiddenView.POOLED), size));
  }
}
