package org.bertpt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** The smallest thing that can be pre-trained, in a temporary folder. */
final class SmallRun implements AutoCloseable {
  final Path folder;
  final Tokenizer tokenizer;
  final Corpus corpus;

  SmallRun() throws IOException {
    folder = Files.createTempDirectory("bertpt-java");
    try (Documents documents = Documents.from(texts());
        Vocab vocab = Vocab.train(documents, Map.of("size", 200), null, null)) {
      tokenizer = new Tokenizer(vocab, null);
      corpus = Corpus.build(texts().iterator(), tokenizer, folder.resolve("corpus"), Map.of("validation_share", 0.2));
    }
  }

  static List<Document> texts() {
    String[] words = "the people of our country have a plenty of new roads and fair laws while others wait for rain in the north".split(" ");
    Random random = new Random(7);
    List<Document> texts = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      StringBuilder text = new StringBuilder();
      for (int sentence = 0; sentence < 12; sentence++) {
        text.append("Now");
        for (int word = 0; word < 9; word++) text.append(' ').append(words[random.nextInt(words.length)]);
        text.append(". ");
      }
      texts.add(new Document(text.toString(), "text " + i));
    }
    return texts;
  }

  Model model() {
    try {
      Bertpt.loadEngine(null);
    } catch (BertptException e) {
      throw new Check.Skipped("no LibTorch engine");
    }
    return new Model(Map.of("size", "tiny", "device", "cpu", "threads", 1, "max_position_embeddings", 128), tokenizer);
  }

  Trainer trainer(long steps, Object runDir) {
    try (Model model = model();
        Optimizer optimizer = new Optimizer(model, Map.of("learning_rate", 1e-3))) {
      Map<String, Object> config = new java.util.HashMap<>(Map.of("num_train_steps", steps, "batch_size", 4, "max_seq_length", 32));
      config.putAll(Map.of("evaluate_every", 0, "checkpoint_every", 0, "evaluation_sequences", 8));
      if (runDir != null) config.put("run_dir", folder.resolve(runDir.toString()));
      return new Trainer(model, optimizer, corpus, config);
    }
  }

  @Override
  public void close() throws IOException {
    tokenizer.close();
    corpus.close();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
    }
  }
}
