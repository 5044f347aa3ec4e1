package org.bertpt;

/** How the weights are updated. Immutable; a trainer copies it. */
public final class Optimizer extends Handle {
  /** "type", "learning_rate" (the peak), "weight_decay", "beta1", "beta2", "epsilon", ... */
  public Optimizer(Model model, Object config) {
    super(Call.owned(c -> Raw.optimizer_create(c.use(model), c.json(config), c.out, c.error)), Raw::optimizer_free);
  }

  public String config() {
    return Call.textOf(c -> Raw.optimizer_get_config(c.use(this), c.out, c.error));
  }
}
