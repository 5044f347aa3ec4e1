import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.bertpt.*;

/** The steps up to batches: nothing here needs LibTorch. */
final class TextSteps {
  private final Executor host;

  TextSteps(Executor host) {
    this.host = host;
    host.steps.put("vocab_load", step -> sizeOf(host.keep(step, Vocab.load(Executor.path(step, "path")))));
    host.steps.put("vocab_train", this::trainVocab);
    host.steps.put("tokenizer_create", this::createTokenizer);
    host.steps.put("encode", this::encode);
    host.steps.put("decode", this::decode);
    host.steps.put("segment", this::segment);
    host.steps.put("config_resolve", this::resolveConfig);
    host.steps.put("documents_from_iterator", this::documentsFromIterator);
    host.steps.put("corpus_build", this::buildCorpus);
    host.steps.put("corpus_open", step -> infos(host.keep(step, Corpus.open(Executor.path(step, "folder")))));
    host.steps.put("corpus_tokenizer", this::corpusTokenizer);
    host.steps.put("corpus_read_document", this::readDocument);
    host.steps.put("loader_batches", this::batches);
    host.steps.put("close_orders", this::closeOrders);
  }

  private static Object sizeOf(Vocab vocab) {
    return Executor.result("size", vocab.size());
  }

  private Object trainVocab(Map<String, Object> step) {
    return sizeOf(host.keep(step, Vocab.train(host.get(step, "documents", Documents.class), step.get("config"), null, null)));
  }

  private Object createTokenizer(Map<String, Object> step) {
    host.keep(step, new Tokenizer(host.get(step, "vocab", Vocab.class), step.get("config")));
    return null;
  }

  private Object encode(Map<String, Object> step) {
    Tokenizer tokenizer = host.get(step, "tokenizer", Tokenizer.class);
    List<Object> all = new ArrayList<>();
    for (Object text : TinyJson.list(step.get("texts"))) all.add(boxed(tokenizer.encode((String) text).ids()));
    return all;
  }

  private static List<Integer> boxed(int[] ids) {
    return Arrays.stream(ids).boxed().toList();
  }

  private Object decode(Map<String, Object> step) {
    int[] ids = TinyJson.list(step.get("ids")).stream().mapToInt(id -> ((Long) id).intValue()).toArray();
    return host.get(step, "tokenizer", Tokenizer.class).decode(ids, (Boolean) step.get("skip_special_tokens"));
  }

  private Object segment(Map<String, Object> step) {
    try (Segmenter segmenter = new Segmenter(step.get("config"))) {
      byte[] text = ((String) step.get("text")).getBytes(java.nio.charset.StandardCharsets.UTF_8);
      return segmenter.spans(text).stream().map(span -> List.of(span.begin(), span.end())).toList();
    }
  }

  private Object resolveConfig(Map<String, Object> step) {
    Map<String, Object> all = TinyJson.object(TinyJson.parse(Bertpt.resolveConfig((String) step.get("kind"), step.get("config"))));
    Map<String, Object> some = Executor.result();
    for (Object key : TinyJson.list(step.get("keys"))) some.put((String) key, all.get(key));
    return some;
  }

  private Object documentsFromIterator(Map<String, Object> step) {
    List<Object> texts = TinyJson.list(host.documents.get(step.get("documents")));
    Object failAt = step.get("fail_at");
    host.keep(step, Documents.from(() -> speeches(texts, failAt == null ? -1 : (Long) failAt)));
    return null;
  }

  private static Iterator<Document> speeches(List<Object> texts, long failAt) {
    return new Iterator<>() {
      private int position;

      @Override
      public boolean hasNext() {
        return position < texts.size();
      }

      @Override
      public Document next() {
        if (position == failAt) throw new IllegalArgumentException("the host's iterator broke at " + position);
        return new Document((String) texts.get(position), "speech " + position++);
      }
    };
  }

  private Object buildCorpus(Map<String, Object> step) {
    try (Cancel cancel = new Cancel()) {
      if (Boolean.TRUE.equals(step.get("cancelled"))) cancel.request();
      Documents documents = host.get(step, "documents", Documents.class);
      Tokenizer tokenizer = host.get(step, "tokenizer", Tokenizer.class);
      return infos(host.keep(step, Corpus.build(documents, tokenizer, Executor.path(step, "folder"), step.get("config"), cancel, null)));
    }
  }

  private static Object infos(Corpus corpus) {
    return Executor.result("train", info(corpus.info(Constants.SPLIT_TRAIN)), "validation", info(corpus.info(Constants.SPLIT_VALIDATION)));
  }

  private static Object info(CorpusInfo info) {
    return Executor.result("documents", info.documents(), "sentences", info.sentences(), "tokens", info.tokens());
  }

  private Object corpusTokenizer(Map<String, Object> step) {
    host.keep(step, host.get(step, "corpus", Corpus.class).tokenizer());
    return null;
  }

  private static int split(Map<String, Object> step) {
    return step.get("split").equals("train") ? Constants.SPLIT_TRAIN : Constants.SPLIT_VALIDATION;
  }

  private static long sum(int[] values) {
    return Arrays.stream(values).asLongStream().sum();
  }

  private Object readDocument(Map<String, Object> step) {
    Corpus.Stored stored = host.get(step, "corpus", Corpus.class).document(split(step), (Long) step.get("index"));
    return Executor.result(
        "id", stored.id(), "tokens", stored.ids().length, "sentences", stored.sentenceLengths().length, "ids_sum", sum(stored.ids()));
  }

  private Object batches(Map<String, Object> step) {
    List<Object> all = new ArrayList<>();
    try (Loader loader = new Loader(host.get(step, "corpus", Corpus.class), split(step), step.get("config"))) {
      for (long i = 0; i < (Long) step.get("count"); i++) {
        try (Batch batch = loader.next()) {
          Batch.Arrays a = batch.arrays();
          all.add(
              Executor.result(
                  "tokens", a.ids().length, "sequences", a.pairLabels().length, "masked", a.maskedLabels().length, "ids_sum", sum(a.ids()),
                  "labels_sum", sum(a.maskedLabels()), "pairs_sum", sum(a.pairLabels())));
        }
      }
    }
    return all;
  }

  private Object closeOrders(Map<String, Object> step) throws Exception {
    int[] order = {0, 1, 2, 3, 4};
    long orders = 0;
    do {
      Corpus corpus = Corpus.open(Executor.path(step, "corpus"));
      Tokenizer tokenizer = corpus.tokenizer();
      Vocab vocab = tokenizer.vocab();
      Loader loader = new Loader(corpus, Constants.SPLIT_TRAIN, step.get("config"));
      Batch batch = loader.next();
      AutoCloseable[] handles = {corpus, tokenizer, vocab, loader, batch};
      Runnable[] uses = {
        () -> infos(corpus), () -> tokenizer.countTokens("our country"), vocab::size, () -> loader.next().close(), batch::arrays
      };
      boolean[] closed = new boolean[handles.length];
      for (int which : order) {
        handles[which].close();
        closed[which] = true;
        for (int i = 0; i < uses.length; i++) {
          if (!closed[i]) uses[i].run();
        }
      }
      orders++;
    } while (Executor.nextPermutation(order));
    return Executor.result("orders", orders);
  }
}
