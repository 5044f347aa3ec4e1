package org.bertpt;

import static org.bertpt.Check.*;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

final class TextTest {
  private TextTest() {}

  static void run() {
    test("documents that are pushed come back", TextTest::pushed);
    test("documents of an iterator, read twice", TextTest::iterated);
    test("documents that can be read once", TextTest::once);
    test("what an iterator throws", TextTest::broken);
    test("sentences, tokens, offsets, pairs", TextTest::tokens);
    test("learned abbreviations, a longer vocabulary", TextTest::learned);
    test("corpus, loader, batch, padded batch", TextTest::batches);
    test("an interrupt ends a long call", TextTest::interrupted);
  }

  private static void pushed() {
    try (Documents documents = new Documents()) {
      documents.push(new Document("first caf\u00e9\0", "one"));
      documents.push(new Document("", null));
      List<Document> read = new ArrayList<>();
      documents.forEach(read::add);
      equal(read.stream().map(Document::string).toList(), List.of("first caf\u00e9\0", ""));
      equal(read.get(0).id(), "one");
    }
  }

  private static void iterated() {
    List<Document> texts = SmallRun.texts();
    try (Documents documents = Documents.from(texts)) {
      for (int pass = 0; pass < 2; pass++) {
        int count = 0;
        for (Document document : documents) {
          equal(document.string(), texts.get(count).string());
          equal(document.id(), texts.get(count++).id());
        }
        equal(count, texts.size());
      }
    }
  }

  private static void once() {
    try (Documents documents = Documents.from(SmallRun.texts().iterator())) {
      documents.forEach(document -> {});
      fails(Constants.E_STATE, () -> documents.iterator().hasNext());
    }
  }

  private static void broken() {
    Iterable<Document> source = () -> new Iterator<>() {
      private int count;

      @Override
      public boolean hasNext() {
        return true;
      }

      @Override
      public Document next() {
        if (count++ == 3) throw new ArithmeticException("broken at three");
        return new Document("a few words");
      }
    };
    try (Documents documents = Documents.from(source)) {
      BertptException e = fails(Constants.E_HOST, () -> Vocab.train(documents, null, null, null));
      that(e.getCause() instanceof ArithmeticException, "the cause is the iterator's exception");
      that(e.getMessage().contains("broken at three"), e.getMessage());
    }
  }

  private static void learned() {
    try (Documents documents = new Documents();
        Documents nothing = new Documents()) {
      for (int i = 0; i < 40; i++) {
        documents.push(new Document("The Abtlg. Werkzeug has a house. They went to the house. Nobody was in the cold garden of the house."));
      }
      String config = Segmenter.learn(documents, Map.of("newlines", "paragraph"), null, null);
      that(config.contains("\"Abtlg\""), config);
      try (Segmenter segmenter = new Segmenter(config);
          Vocab vocab = Vocab.train(documents, Map.of("size", 50), null, null)) {
        equal(segmenter.segment("The Abtlg. Werkzeug is cold.").size(), 1);
        Vocab.Extension extension = vocab.extend(documents, Map.of("pieces", 2, "placement", "end"), null, null);
        try (Vocab longer = extension.vocab()) {
          equal(longer.size(), vocab.size() + 2);
        }
        that(extension.report().contains("\"after\""), extension.report());
        fails(Constants.E_DATA, () -> vocab.extend(nothing, null, null, null));
      }
    }
  }

  private static void tokens() throws Exception {
    try (SmallRun run = new SmallRun();
        Vocab vocab = run.tokenizer.vocab();
        Segmenter segmenter = new Segmenter(null)) {
      equal(segmenter.segment("It rains. Caf\u00e9s close!"), List.of("It rains.", "Caf\u00e9s close!"));
      SpecialIds special = vocab.specialIds();
      Encoding encoding = run.tokenizer.encode("the people");
      equal(encoding.ids()[0], special.cls());
      equal(encoding.ids()[encoding.ids().length - 1], special.sep());
      equal(vocab.piece(special.mask()), "[MASK]");
      equal(vocab.find("[PAD]"), special.pad());
      equal(vocab.find("\u6771\u4eac"), -1);
      equal(encoding.begin()[1], 0L);
      equal(encoding.end()[encoding.end().length - 2], 10L);
      equal(run.tokenizer.decode(encoding.ids(), true), "the people");
      Encoding pair = run.tokenizer.encodePair("the people of our country", "new roads", new Encoding.Options(true, 6, Constants.TRUNCATION_LONGEST_FIRST));
      equal(pair.ids().length, 6);
      equal(Arrays.stream(pair.typeIds()).max().getAsInt(), 1);
      fails(Constants.E_INVALID_ARGUMENT, () -> run.tokenizer.encode("the people", new Encoding.Options(true, 2, Constants.TRUNCATION_NONE)));
      fails(Constants.E_INVALID_ARGUMENT, () -> run.tokenizer.decode(new int[] {1 << 20}, false));
      equal(run.tokenizer.countTokens(""), 0L);
      int n = encoding.ids().length;
      EncodedBatch batch = run.tokenizer.encodeBatch(List.of("the people", ""), new EncodedBatch.Options(Encoding.Options.DEFAULT, Constants.PADDING_LONGEST, 2, true, false, true));
      equal(batch.rowOffsets().length, 3);
      equal(Arrays.equals(batch.row(0), encoding.ids()), true);
      equal(batch.ids().length, 2 * n);
      equal(Arrays.stream(batch.attentionMask()).sum(), n + 2);
      equal(batch.typeIds().length, 0);
      equal(batch.end()[n - 2], 10L);
      EncodedBatch pairs = run.tokenizer.encodeBatch(List.of("the people of our country"), List.of("new roads"), new EncodedBatch.Options(new Encoding.Options(true, 6, Constants.TRUNCATION_LONGEST_FIRST), Constants.PADDING_NONE, 1, false, true, false));
      equal(Arrays.equals(pairs.ids(), pair.ids()), true);
      equal(Arrays.equals(pairs.typeIds(), pair.typeIds()), true);
    }
  }

  private static void batches() throws Exception {
    try (SmallRun run = new SmallRun();
        Loader loader = new Loader(run.corpus, Constants.SPLIT_TRAIN, Map.of("batch_size", 4, "max_seq_length", 32))) {
      long tokens = run.corpus.info(Constants.SPLIT_TRAIN).tokens();
      equal(Arrays.stream(run.corpus.idCounts(Constants.SPLIT_TRAIN)).sum(), tokens);
      Loader.Position begin = loader.position();
      try (Batch first = loader.next()) {
        Batch.Arrays arrays = first.arrays();
        Batch.Padded padded = first.padded(arrays.longest() + 2);
        equal(Arrays.stream(padded.attentionMask()).sum(), (long) arrays.ids().length);
        equal((int) padded.inputIds()[0], arrays.ids()[0]);
        equal(Arrays.stream(padded.labels()).filter(label -> label != -100).count(), (long) arrays.maskedLabels().length);
        fails(Constants.E_INVALID_ARGUMENT, () -> first.padded(arrays.longest() - 1));
        loader.seek(begin.epoch(), begin.index());
        try (Batch again = loader.next()) {
          equal(again.arrays().ids(), arrays.ids());
        }
      }
      equal(run.corpus.document(Constants.SPLIT_TRAIN, 0).id().substring(0, 5), "text ");
      fails(Constants.E_INVALID_ARGUMENT, () -> run.corpus.document(Constants.SPLIT_TRAIN, 1000));
      run.corpus.verify(null, null);
    }
  }

  private static void interrupted() {
    Iterable<Document> endless = () -> new Iterator<>() {
      @Override
      public boolean hasNext() {
        return true;
      }

      @Override
      public Document next() {
        return new Document("the same words for ever");
      }
    };
    Thread caller = Thread.currentThread();
    Thread interrupter = new Thread(() -> {
      try {
        Thread.sleep(100);
        caller.interrupt();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    });
    try (Documents documents = Documents.from(endless)) {
      interrupter.start();
      fails(Constants.E_CANCELLED, () -> Vocab.train(documents, null, null, null));
      that(Thread.interrupted(), "the interrupt flag stays set");
    }
  }
}
