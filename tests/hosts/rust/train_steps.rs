//! The steps that train, and reading what training left.
use std::ptr;
use std::time::Duration;

use bertpt::{sys, Cancel, Checkpoint, Code, Corpus, EventKind, EventStream, Model, Optimizer, Trainer, Wait};

use crate::executor::{permutations, Executor, Failure, Object, StepResult};
use crate::json::Json;

fn config(step: &Json, key: &str) -> String {
    step.at(key).to_string()
}

/// Two threads on one trainer do not compile, so the second goes through the raw layer.
fn raw_step(trainer: *mut sys::bertpt_trainer) -> i32 {
    unsafe { sys::bertpt_trainer_step(trainer, ptr::null_mut(), ptr::null_mut()) }
}

impl Executor {
    pub fn model_create(&mut self, step: &Json) -> StepResult {
        let model = Model::create(config(step, "config"), self.tokenizer(step)?)?;
        let parameters = model.parameter_count()?;
        self.keep(step, Object::Model(model));
        Ok(Json::object([("parameters", parameters.into())]))
    }

    pub fn optimizer_create(&mut self, step: &Json) -> StepResult {
        let optimizer = Optimizer::create(self.model(step)?, config(step, "config"))?;
        self.keep(step, Object::Optimizer(optimizer));
        Ok(Json::Null)
    }

    pub fn trainer_create(&mut self, step: &Json) -> StepResult {
        let trainer = Trainer::create(self.model(step)?, self.optimizer(step)?, self.corpus(step)?, config(step, "config"))?;
        self.keep(step, Object::Trainer(trainer));
        Ok(Json::Null)
    }

    pub fn trainer_resume(&mut self, step: &Json) -> StepResult {
        let trainer = Trainer::resume(step.at("run").text(), "", None)?;
        self.keep(step, Object::Trainer(trainer));
        Ok(Json::Null)
    }

    pub fn train_steps(&mut self, step: &Json) -> StepResult {
        let trainer = self.trainer(step)?;
        let mut losses = Vec::new();
        for _ in 0..step.at("count").integer() {
            match trainer.step()? {
                Some(metrics) => losses.push(metrics.mlm_loss),
                None => break,
            }
        }
        let steps = Json::from(losses.len());
        if step.get("losses") == Some(&Json::Bool(false)) {
            return Ok(Json::object([("steps", steps)]));
        }
        Ok(Json::object([("steps", steps), ("losses", Json::list(losses))]))
    }

    pub fn trainer_state(&mut self, step: &Json) -> StepResult {
        let (state, done) = self.trainer(step)?.state()?;
        Ok(Json::object([("state", state.raw().into()), ("step", done.into())]))
    }

    pub fn trainer_evaluate(&mut self, step: &Json) -> StepResult {
        let e = self.trainer(step)?.evaluate()?;
        Ok(Json::object([
            ("sequences", e.sequences.into()),
            ("masked", e.masked.into()),
            ("mlm_loss", e.mlm_loss.into()),
            ("pair_loss", e.pair_loss.into()),
        ]))
    }

    pub fn trainer_save_checkpoint(&mut self, step: &Json) -> StepResult {
        let folder = self.trainer(step)?.save_checkpoint()?;
        Ok(Json::from(folder.file_name().and_then(|name| name.to_str()).expect("a name")))
    }

    pub fn trainer_events(&mut self, step: &Json) -> StepResult {
        let trainer = self.trainer(step)?;
        let events = trainer.events()?;
        trainer.start(None)?;
        let (mut kinds, mut losses) = (Vec::new(), Vec::new());
        for event in events {
            let event = event?;
            match event.kind()? {
                EventKind::Progress => losses.push(event.metrics()?.mlm_loss),
                kind => kinds.push(kind.raw()),
            }
        }
        Ok(Json::object([("kinds", Json::list(kinds)), ("losses", Json::list(losses))]))
    }

    pub fn trainer_cancel(&mut self, step: &Json) -> StepResult {
        let trainer = self.trainer(step)?;
        let (watcher, cancel) = (trainer.watcher(), Cancel::new()?);
        let after_step = step.at("after_step").integer();
        let (of_step, of_run) = std::thread::scope(|scope| -> Result<_, Failure> {
            let running = scope.spawn(|| trainer.run(None, Some(&cancel)));
            while watcher.state()?.1 < after_step {
                std::thread::sleep(Duration::from_millis(2));
            }
            let of_step = raw_step(watcher.as_raw());
            cancel.request();
            Ok((of_step, running.join().expect("no panic").map_or_else(|error| error.code().raw(), |_| 0)))
        })?;
        assert_eq!(of_step, Code::Busy.raw());
        let state = watcher.state()?.0.raw();
        Ok(Json::object([("step", of_step.into()), ("run", of_run.into()), ("state", state.into())]))
    }

    pub fn checkpoint_read(&mut self, step: &Json) -> StepResult {
        let checkpoint = Checkpoint::open(step.at("path").text())?;
        let tensor = checkpoint.find_tensor(step.at("tensor").text())?;
        let sum: f64 = tensor.as_slice::<f32>()?.iter().map(|&value| f64::from(value)).sum();
        Ok(Json::object([
            ("tensors", checkpoint.tensor_count()?.into()),
            ("shape", Json::list(tensor.shape().iter().copied())),
            ("dtype", tensor.dtype().raw().into()),
            ("sum", sum.into()),
        ]))
    }

    pub fn close_training_orders(&mut self, step: &Json) -> StepResult {
        let orders = permutations(4);
        for order in &orders {
            let corpus = Corpus::open(step.at("corpus").text())?;
            let model = Model::create(config(step, "model"), &corpus.tokenizer()?)?;
            let optimizer = Optimizer::create(&model, config(step, "optimizer"))?;
            let mut trainer = Trainer::create(&model, &optimizer, &corpus, config(step, "trainer"))?;
            let mut events = trainer.events()?;
            trainer.start(None)?;
            assert!(matches!(events.wait(None)?, Wait::Event(_)));
            corpus.close();
            let mut open: (Option<Model>, Option<Optimizer>, Option<Trainer>, Option<EventStream>) =
                (Some(model), Some(optimizer), Some(trainer), Some(events));
            for &which in order {
                match which {
                    0 => open.0 = None,
                    1 => open.1 = None,
                    2 => open.2 = None,
                    _ => open.3 = None,
                }
            }
        }
        Ok(Json::object([("orders", orders.len().into())]))
    }
}
