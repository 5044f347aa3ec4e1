package org.bertpt;

import java.nio.file.Path;

/** A checkpoint: read without a trainer and without LibTorch. Immutable: share it freely. */
public final class Checkpoint extends Handle {
  /** A checkpoint folder, a run folder (its newest), a Hugging Face folder or a .safetensors file. */
  public static Checkpoint open(Path path) {
    return new Checkpoint(path);
  }

  private Checkpoint(Path path) {
    super(Call.owned(c -> Raw.checkpoint_open(c.path(path), c.out, c.error)), Raw::checkpoint_free);
  }

  /** Reads every byte and compares with the checksums. */
  public void verify(Cancel cancel, Progress progress) {
    try (Cancel.Watch watch = new Cancel.Watch(cancel)) {
      Call.run(c -> Raw.checkpoint_verify(c.use(this), c.use(watch.cancel), c.use(progress), c.error));
    }
  }

  /** {"kind", "path", "model_folder", "step", "manifest"}. */
  public String info() {
    return Call.textOf(c -> Raw.checkpoint_get_info(c.use(this), c.out, c.error));
  }

  /** The model's config.json. */
  public String config() {
    return Call.textOf(c -> Raw.checkpoint_get_config(c.use(this), c.out, c.error));
  }

  public long tensorCount() {
    return Call.longOf(c -> Raw.checkpoint_get_tensor_count(c.use(this), c.out, c.error));
  }

  public Tensor tensor(long index) {
    return new Tensor(Call.owned(c -> Raw.checkpoint_get_tensor(c.use(this), index, c.out, c.error)));
  }

  public Tensor tensor(String name) {
    return new Tensor(Call.owned(c -> Raw.checkpoint_find_tensor(c.use(this), c.text(name), c.out, c.error)));
  }
}
