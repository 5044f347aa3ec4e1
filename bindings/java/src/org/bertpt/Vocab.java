package org.bertpt;

import static java.lang.foreign.ValueLayout.*;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A WordPiece vocabulary. Immutable: share it freely. */
public final class Vocab extends Handle {
  Vocab(MemorySegment address) {
    super(address, Raw::vocab_free);
  }

  /** Learns a vocabulary: "size", "lowercase", ... Cancel and progress may be null. */
  public static Vocab train(Documents documents, Object config, Cancel cancel, Progress progress) {
    try (Cancel.Watch watch = new Cancel.Watch(cancel)) {
      return new Vocab(
          Call.owned(
              c -> Raw.vocab_train(c.use(documents), c.json(config), c.use(watch.cancel), c.use(progress), c.out, c.error)));
    } catch (BertptException e) {
      throw Documents.explain(documents, e);
    }
  }

  /** A longer vocabulary, and the report about its new pieces as JSON. */
  public record Extension(Vocab vocab, String report) {}

  /**
   * A longer vocabulary with the pieces that save most on the documents: "pieces", "placement", ... No id moves. Cancel and progress may be
   * null.
   */
  public Extension extend(Documents documents, Object config, Cancel cancel, Progress progress) {
    try (Cancel.Watch watch = new Cancel.Watch(cancel);
        Call c = new Call()) {
      MemorySegment longer = c.arena.allocate(ADDRESS);
      c.check(
          Raw.vocab_extend(
              c.use(this), c.use(documents), c.json(config), c.use(watch.cancel), c.use(progress), longer, c.out, c.error));
      Vocab vocab = new Vocab(longer.get(ADDRESS, 0));
      return new Extension(vocab, c.resultText());
    } catch (BertptException e) {
      throw Documents.explain(documents, e);
    }
  }

  /** Reads a vocab.txt, a tokenizer.json, or a folder that holds one of them. */
  public static Vocab load(Path path) {
    return new Vocab(Call.owned(c -> Raw.vocab_load(c.path(path), c.out, c.error)));
  }

  public void save(Path folder) {
    Call.run(c -> Raw.vocab_save(c.use(this), c.path(folder), c.error));
  }

  public long size() {
    return Call.longOf(c -> Raw.vocab_get_size(c.use(this), c.out, c.error));
  }

  public String piece(int id) {
    try (Call c = new Call()) {
      MemorySegment size = c.arena.allocate(JAVA_LONG);
      c.check(Raw.vocab_get_piece(c.use(this), id, c.out, size, c.error));
      return Call.string(c.result(), size.get(JAVA_LONG, 0));
    }
  }

  /** The id of a piece, or -1. */
  public int find(String piece) {
    byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
    try (Call c = new Call()) {
      c.check(Raw.vocab_find(c.use(this), c.bytes(bytes), bytes.length, c.out, c.error));
      return c.resultInt();
    }
  }

  public SpecialIds specialIds() {
    return Call.view(Structs.SpecialIds.LAYOUT, c -> Raw.vocab_get_special_ids(c.use(this), c.filled, c.error), SpecialIds::read);
  }

  public String describe() {
    return Call.textOf(c -> Raw.vocab_describe(c.use(this), c.out, c.error));
  }
}
