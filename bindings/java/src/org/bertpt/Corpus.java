package org.bertpt;

import static java.lang.foreign.ValueLayout.*;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Iterator;

/** A tokenized corpus in a folder. Immutable: share it freely. Splits are the SPLIT_ numbers of {@link Constants}. */
public final class Corpus extends Handle {
  Corpus(MemorySegment address) {
    super(address, Raw::corpus_free);
  }

  /** One stored document: ids of all its sentences, one after the other, without special tokens; "" where there is no id. */
  public record Stored(int[] ids, int[] sentenceLengths, String id) {}

  /** Builds a corpus from documents: "validation_share", "segmenter", ... The folder must not exist; it appears whole or not at all. */
  public static Corpus build(Documents documents, Tokenizer tokenizer, Path folder, Object config, Cancel cancel, Progress progress) {
    try (Cancel.Watch watch = new Cancel.Watch(cancel);
        Call c = new Call()) {
      c.check(
          Raw.corpus_build(
              c.use(documents), c.use(tokenizer), c.path(folder), c.json(config), c.use(watch.cancel), c.use(progress), c.out, c.error));
      return new Corpus(c.result());
    } catch (BertptException e) {
      throw Documents.explain(documents, e);
    }
  }

  /** Builds a corpus from an iterator, in bounded memory. An interrupt of the thread ends it between two documents. */
  public static Corpus build(Iterator<Document> documents, Tokenizer tokenizer, Path folder, Object config) {
    try (CorpusBuilder builder = new CorpusBuilder(folder, tokenizer, config)) {
      while (documents.hasNext()) {
        EventStream.throwIfInterrupted("while a corpus was built");
        builder.push(documents.next());
      }
      return builder.finish();
    }
  }

  public static Corpus open(Path folder) {
    return new Corpus(Call.owned(c -> Raw.corpus_open(c.path(folder), c.out, c.error)));
  }

  public CorpusInfo info(int split) {
    return Call.view(Structs.CorpusInfo.LAYOUT, c -> Raw.corpus_get_info(c.use(this), split, c.filled, c.error), CorpusInfo::read);
  }

  /** The health report of the build as JSON. */
  public String report() {
    return Call.textOf(c -> Raw.corpus_get_report(c.use(this), c.out, c.error));
  }

  public String manifest() {
    return Call.textOf(c -> Raw.corpus_get_manifest(c.use(this), c.out, c.error));
  }

  public Tokenizer tokenizer() {
    return new Tokenizer(Call.owned(c -> Raw.corpus_get_tokenizer(c.use(this), c.out, c.error)));
  }

  /** How often each id of the vocabulary occurs in a split. */
  public long[] idCounts(int split) {
    try (Tokenizer tokenizer = tokenizer();
        Vocab vocab = tokenizer.vocab();
        Call c = new Call()) {
      MemorySegment counts = c.arena.allocate(JAVA_LONG, vocab.size());
      c.check(Raw.corpus_copy_id_counts(c.use(this), split, counts, vocab.size(), c.error));
      return counts.toArray(JAVA_LONG);
    }
  }

  public Stored document(int split, long index) {
    MemorySegment document = Call.owned(c -> Raw.corpus_read_document(c.use(this), split, index, c.out, c.error));
    try {
      return Call.view(
          Structs.CorpusDocumentView.LAYOUT, c -> Raw.corpus_document_get_view(document, c.filled, c.error), Corpus::stored);
    } finally {
      Raw.corpus_document_free(document);
    }
  }

  /** Reads every byte and checks every checksum. */
  public void verify(Cancel cancel, Progress progress) {
    try (Cancel.Watch watch = new Cancel.Watch(cancel)) {
      Call.run(c -> Raw.corpus_verify(c.use(this), c.use(watch.cancel), c.use(progress), c.error));
    }
  }

  private static Stored stored(MemorySegment view) {
    return new Stored(
        Call.ints(view.get(ADDRESS, Structs.CorpusDocumentView.IDS), view.get(JAVA_LONG, Structs.CorpusDocumentView.TOKENS)),
        Call.ints(
            view.get(ADDRESS, Structs.CorpusDocumentView.SENTENCE_LENGTHS), view.get(JAVA_LONG, Structs.CorpusDocumentView.SENTENCES)),
        Call.string(view.get(ADDRESS, Structs.CorpusDocumentView.ID)));
  }
}
