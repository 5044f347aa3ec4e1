package org.bertpt;

import java.nio.file.Path;

/** A checkpoint: read without a trainer and without LibTorch. Immutable: share it freely. */
public final class Checkpoint extends Handle {
  /** A checkpoint, a run (its newest), a Hugging Face or sentence-transformers folder, a TensorFlow checkpoint, or one file of weights. */
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

  /** How two checkpoints of any formats differ, parameter by parameter, as JSON. */
  public String compare(Checkpoint other, Cancel cancel) {
    try (Cancel.Watch watch = new Cancel.Watch(cancel)) {
      return Call.textOf(c -> Raw.checkpoint_compare(c.use(this), c.use(other), c.use(watch.cancel), c.out, c.error));
    }
  }

  /** Writes a Hugging Face folder with a model card; configuration kind "export". */
  public void export(Path folder, Object config, Cancel cancel) {
    try (Cancel.Watch watch = new Cancel.Watch(cancel)) {
      Call.run(c -> Raw.checkpoint_export(c.use(this), c.path(folder), c.json(config), c.use(watch.cancel), c.error));
    }
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
