package org.bertpt;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/** Where text comes from: files, or documents pushed one by one. {@link CorpusBuilder} takes more than fits into memory. */
public final class Documents extends Handle implements Iterable<Document> {
  private final HostDocuments host;

  private Documents(MemorySegment address) {
    super(address, Raw::documents_free);
    host = null;
  }

  private Documents(HostDocuments host) {
    super(host.open(), Raw::documents_free);
    this.host = host;
  }

  /** Adds what the iterator threw to the failure of a call that read these documents. */
  static BertptException explain(Documents documents, BertptException e) {
    HostDocuments host = documents == null ? null : documents.host;
    if (host != null && e.code() == Constants.E_HOST && e.getCause() == null && host.failure() != null) e.initCause(host.failure());
    return e;
  }

  /** An empty list to push into, kept in memory. */
  public Documents() {
    this(Call.owned(c -> Raw.documents_create(c.out, c.error)));
  }

  /** Files, plain or .zst; "format" auto, text, jsonl or sentences, "text_field", ... */
  public static Documents openFiles(List<Path> paths, Object config) {
    return new Documents(
        Call.owned(
            c -> {
              MemorySegment array = c.arena.allocate(ADDRESS, Math.max(1, paths.size()));
              for (int i = 0; i < paths.size(); i++) array.setAtIndex(ADDRESS, i, c.path(paths.get(i)));
              return Raw.documents_open_files(array, paths.size(), c.json(config), c.out, c.error);
            }));
  }

  /**
   * Documents of the program, read when they are needed, from the beginning each time; on whichever thread of the library, one at a time.
   * What the iterator throws ends the call that reads it with E_HOST, with the exception as its cause.
   */
  public static Documents from(Iterable<Document> documents) {
    return new Documents(HostDocuments.of(documents, null));
  }

  /** The same for documents that can be read once. */
  public static Documents from(Iterator<Document> documents) {
    return new Documents(HostDocuments.of(null, documents));
  }

  public void push(Document document) {
    document.push((c, text, textSize, id, idSize) -> Raw.documents_push(c.use(this), text, textSize, id, idSize, c.error));
  }

  public String describe() {
    return Call.textOf(c -> Raw.documents_describe(c.use(this), c.out, c.error));
  }

  /** A pass over the documents; close it when it is not read to its end. */
  @Override
  public DocumentReader iterator() {
    return new DocumentReader(Call.owned(c -> Raw.documents_open_reader(c.use(this), c.out, c.error)), this);
  }
}
