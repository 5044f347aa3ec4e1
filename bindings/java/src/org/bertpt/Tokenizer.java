package org.bertpt;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Text to WordPiece ids and back. Immutable: share it freely. */
public final class Tokenizer extends Handle {
  Tokenizer(MemorySegment address) {
    super(address, Raw::tokenizer_free);
  }

  /** "lowercase", "strip_accents", "rules", ...; what is left out follows the vocabulary. */
  public Tokenizer(Vocab vocab, Object config) {
    this(Call.owned(c -> Raw.tokenizer_create(c.use(vocab), c.json(config), c.out, c.error)));
  }

  /** Reads a folder of {@link #save} or of a BERT model of Hugging Face, a vocab.txt or a tokenizer.json. */
  public static Tokenizer load(Path path) {
    return new Tokenizer(Call.owned(c -> Raw.tokenizer_load(c.path(path), c.out, c.error)));
  }

  public void save(Path folder) {
    Call.run(c -> Raw.tokenizer_save(c.use(this), c.path(folder), c.error));
  }

  public Encoding encode(String text) {
    return encode(text, Encoding.Options.DEFAULT);
  }

  public Encoding encode(String text, Encoding.Options options) {
    return encode(text.getBytes(StandardCharsets.UTF_8), options);
  }

  public Encoding encode(byte[] text, Encoding.Options options) {
    return Encoding.take(
        Call.owned(c -> Raw.tokenizer_encode(c.use(this), c.bytes(text), text.length, options.struct(c), c.out, c.error)));
  }

  public Encoding encodePair(String first, String second, Encoding.Options options) {
    byte[] a = first.getBytes(StandardCharsets.UTF_8);
    byte[] b = second.getBytes(StandardCharsets.UTF_8);
    return Encoding.take(
        Call.owned(
            c ->
                Raw.tokenizer_encode_pair(
                    c.use(this), c.bytes(a), a.length, c.bytes(b), b.length, options.struct(c), c.out, c.error)));
  }

  public EncodedBatch encodeBatch(List<String> texts, EncodedBatch.Options options) {
    return encodeBatch(texts, null, options);
  }

  /** Many texts in one call, with several threads; pairs is null or holds a second text for each. */
  public EncodedBatch encodeBatch(List<String> texts, List<String> pairs, EncodedBatch.Options options) {
    if (pairs != null && pairs.size() != texts.size()) throw new IllegalArgumentException(pairs.size() + " second texts for " + texts.size() + " texts");
    return EncodedBatch.take(
        Call.owned(
            c -> {
              MemorySegment[] first = c.texts(texts);
              MemorySegment[] second = pairs == null ? new MemorySegment[] {MemorySegment.NULL, MemorySegment.NULL} : c.texts(pairs);
              return Raw.tokenizer_encode_batch(
                  c.use(this), first[0], first[1], second[0], second[1], texts.size(), options.struct(c), c.out, c.error);
            }));
  }

  /** Without special tokens. */
  public long countTokens(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Call.longOf(c -> Raw.tokenizer_count_tokens(c.use(this), c.bytes(bytes), bytes.length, c.out, c.error));
  }

  public String decode(int[] ids, boolean skipSpecialTokens) {
    return Call.textOf(
        c -> {
          MemorySegment array = ids.length == 0 ? MemorySegment.NULL : c.arena.allocateFrom(JAVA_INT, ids);
          return Raw.tokenizer_decode(c.use(this), array, ids.length, skipSpecialTokens ? 1 : 0, c.out, c.error);
        });
  }

  public Vocab vocab() {
    return new Vocab(Call.owned(c -> Raw.tokenizer_get_vocab(c.use(this), c.out, c.error)));
  }

  public String config() {
    return Call.textOf(c -> Raw.tokenizer_get_config(c.use(this), c.out, c.error));
  }
}
