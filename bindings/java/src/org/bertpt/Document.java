package org.bertpt;

import static java.lang.foreign.ValueLayout.*;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** One document: its text as bytes (what is not UTF-8 is replaced when it is tokenized) and the id that its source gave, or null. */
public record Document(byte[] text, String id) {
  public Document {
    Objects.requireNonNull(text, "text");
  }

  public Document(String text, String id) {
    this(text.getBytes(StandardCharsets.UTF_8), id);
  }

  public Document(String text) {
    this(text, null);
  }

  public String string() {
    return new String(text, StandardCharsets.UTF_8);
  }

  /** A call that copies text and id. */
  interface Push {
    int call(Call c, MemorySegment text, long textSize, MemorySegment id, long idSize);
  }

  void push(Push push) {
    byte[] idBytes = id == null ? new byte[0] : id.getBytes(StandardCharsets.UTF_8);
    Call.run(c -> push.call(c, c.bytes(text), text.length, c.bytes(idBytes), idBytes.length));
  }

  static Document read(MemorySegment view) {
    MemorySegment id = view.get(ADDRESS, Structs.DocumentView.ID);
    long idSize = view.get(JAVA_LONG, Structs.DocumentView.ID_SIZE);
    return new Document(
        Call.bytes(view.get(ADDRESS, Structs.DocumentView.TEXT), view.get(JAVA_LONG, Structs.DocumentView.TEXT_SIZE)),
        id.address() == 0 ? null : Call.string(id, idSize));
  }
}
