package org.bertpt;

import java.nio.ByteBuffer;

/** Receives every checkpoint of a trainer in pieces: see {@link Trainer#setCheckpointSink}. */
@FunctionalInterface
public interface CheckpointSink {
  /**
   * A piece of the file `name`, which has fileBytes in all, from offset on. The pieces of each file come in order, "step-N/manifest.json"
   * last: without it there is no checkpoint. piece is valid during the call only. Whatever is thrown fails the save.
   */
  void write(String name, long fileBytes, long offset, ByteBuffer piece) throws Exception;
}
