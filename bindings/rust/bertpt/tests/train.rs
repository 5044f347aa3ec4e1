//! What needs LibTorch: model, trainer, events, checkpoints.
mod support;

use std::time::{Duration, Instant};

use bertpt::*;
use support::{have_engine, small_corpus, trainer_config, TempFolder, MODEL};

fn trainer(folder: &TempFolder, run_dir: bool, steps: u32) -> (Corpus, Model, Trainer) {
    let corpus = small_corpus(folder);
    let model = Model::create(MODEL, &corpus.tokenizer().unwrap()).unwrap();
    let optimizer = Optimizer::create(&model, r#"{"learning_rate": 1e-3}"#).unwrap();
    let run_dir = if run_dir { Some(folder.path("run")) } else { None };
    let trainer = Trainer::create(&model, &optimizer, &corpus, trainer_config(run_dir, steps)).unwrap();
    (corpus, model, trainer)
}

#[test]
fn a_run_is_watched_and_its_checkpoint_read() {
    if !have_engine() {
        return;
    }
    let folder = TempFolder::new();
    let (corpus, model, mut trainer) = trainer(&folder, true, 8);
    let events = trainer.events().unwrap();
    trainer.start(None).unwrap();
    let events: Vec<Event> = events.map(Result::unwrap).collect();
    let kinds: Vec<EventKind> = events.iter().map(|event| event.kind().unwrap()).collect();
    assert_eq!(kinds.iter().filter(|&&kind| kind == EventKind::Progress).count(), 8);
    let last = events.last().unwrap();
    assert_eq!((last.kind().unwrap(), last.step().unwrap(), last.code().unwrap()), (EventKind::Finished, 8, None));
    assert!(last.json().unwrap().starts_with('{') && !last.message().unwrap().is_empty());
    assert!(trainer.wait(Some(Duration::from_secs(10))).unwrap());
    assert_eq!(trainer.state().unwrap(), (TrainerState::Finished, 8));
    assert!(!trainer.run(None, None).unwrap() && trainer.step().unwrap().is_none());

    let checkpoint = Checkpoint::open(last.path().unwrap().unwrap()).unwrap();
    checkpoint.verify(None, None).unwrap();
    let tensor = checkpoint.find_tensor("bert.pooler.dense.weight").unwrap();
    assert_eq!(checkpoint.find_tensor("bert.pooler.dense.wieght").unwrap_err().code(), Code::NotFound);
    checkpoint.close();
    assert_eq!((tensor.dtype(), tensor.shape()), (DType::F32, &[128, 128][..]));
    assert_eq!(tensor.as_slice::<f32>().unwrap(), tensor.to_f32().unwrap());
    assert_eq!(tensor.as_slice::<i64>().unwrap_err().code(), Code::Unsupported);
    assert_eq!(model.read_parameter("bert.pooler.dense.weight").unwrap(), tensor.to_f32().unwrap());

    let mut loader = Loader::create(&corpus, Split::Train, r#"{"batch_size": 2, "max_seq_length": 32}"#).unwrap();
    let batch = loader.next_batch().unwrap();
    let logits = model.logits(&batch).unwrap();
    assert_eq!(logits.pair.len(), 2 * batch.sequences());
    assert!(logits.mlm.iter().any(|&value| value != 0.0));
    let hidden = model.encode("the people").unwrap();
    assert_eq!(hidden.hidden().len(), hidden.tokens() * hidden.hidden_size());
    assert!(model.fill_mask("the [MASK] of the people", 2).unwrap().contains("probability"));
    assert!(model.evaluate(&corpus, r#"{"max_seq_length": 32, "sequences": 4}"#, None, None).unwrap().mlm_loss > 0.0);
}

#[test]
fn a_sink_gets_whole_checkpoints_and_properties_come_back() {
    if !have_engine() {
        return;
    }
    let folder = TempFolder::new();
    let (corpus, _model, mut trainer) = trainer(&folder, false, 4);
    let files = std::sync::Arc::new(std::sync::Mutex::new(std::collections::BTreeMap::<String, Vec<u8>>::new()));
    trainer.set_checkpoint_sink(|_, _, _, _| panic!("closed")).unwrap();
    assert_eq!(trainer.save_checkpoint().unwrap_err().code(), Code::Host);
    let held = files.clone();
    trainer
        .set_checkpoint_sink(move |name, file_bytes, offset, piece| {
            let mut files = held.lock().unwrap();
            let file = files.entry(name.to_string()).or_default();
            let whole = file.len() as u64 == offset && offset + piece.len() as u64 <= file_bytes;
            file.extend_from_slice(piece);
            whole
        })
        .unwrap();
    trainer.set_property("data", "v3").unwrap();
    trainer.run(Some(2), None).unwrap();
    assert_eq!(trainer.save_checkpoint().unwrap().to_str(), Some("step-2"));
    trainer.clear_checkpoint_sink().unwrap();
    assert_eq!(std::sync::Arc::strong_count(&files), 1); // the closure is gone
    for (name, bytes) in files.lock().unwrap().iter() {
        let path = std::path::PathBuf::from(folder.path("fetched/checkpoints")).join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    let mut resumed = Trainer::resume(folder.path("fetched"), "", Some(&corpus)).unwrap();
    assert_eq!(resumed.properties().unwrap(), r#"{"data":"v3"}"#);
    assert_eq!(resumed.state().unwrap().1, 2);
    assert!(resumed.run(None, None).unwrap());
}

#[test]
fn a_trainer_moves_between_threads_while_watchers_look_on() {
    if !have_engine() {
        return;
    }
    let folder = TempFolder::new();
    let (_corpus, _model, mut trainer) = trainer(&folder, true, 1_000_000);
    let (watcher, cancel) = (trainer.watcher(), Cancel::new().unwrap());
    let clone = cancel.clone();
    let running = std::thread::spawn(move || {
        let result = trainer.run(None, Some(&clone));
        (trainer, result)
    });
    while watcher.metrics().unwrap().step < 2 {
        std::thread::sleep(Duration::from_millis(2));
    }
    assert_eq!(watcher.state().unwrap().0, TrainerState::Running);
    assert!(!watcher.wait(Some(Duration::from_millis(1))).unwrap());
    cancel.request();
    let (mut trainer, result) = running.join().unwrap();
    assert_eq!(result.unwrap_err().code(), Code::Cancelled);
    let (state, step) = watcher.state().unwrap();
    assert_eq!(state, TrainerState::Stopped);
    assert!(trainer.run(Some(2), None).unwrap());
    assert_eq!(watcher.state().unwrap().1, step + 2);
    drop(trainer);
    drop(watcher);
    let mut resumed = Trainer::resume(folder.path("run"), "", None).unwrap();
    assert!(resumed.step().unwrap().unwrap().step > step);
}

#[test]
fn a_trainer_that_runs_is_busy_and_dropping_it_does_not_wait() {
    if !have_engine() {
        return;
    }
    let folder = TempFolder::new();
    let (_corpus, model, mut trainer) = trainer(&folder, false, 1_000_000);
    let mut events = trainer.events().unwrap();
    let watcher = trainer.watcher();
    trainer.start(None).unwrap();
    assert_eq!(trainer.run(Some(1), None).unwrap_err().code(), Code::Busy);
    assert_eq!(trainer.start(None).unwrap_err().code(), Code::Busy);
    assert!(matches!(events.wait(Some(Duration::from_secs(60))).unwrap(), Wait::Event(_)));
    let begin = Instant::now();
    trainer.close();
    model.close();
    assert!(begin.elapsed() < Duration::from_millis(50));
    // A watcher may outlive the trainer; the run ends all the same.
    assert!(watcher.wait(Some(Duration::from_secs(20))).unwrap());
    assert_eq!(watcher.state().unwrap().0, TrainerState::Stopped);
    assert_eq!(events.filter(|event| event.as_ref().unwrap().kind().unwrap() == EventKind::Cancelled).count(), 1);
}
