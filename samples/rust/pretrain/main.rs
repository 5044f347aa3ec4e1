//! The whole job from Rust: raw text -> vocabulary -> corpus -> BERT -> checkpoint. The same steps and lines as samples/c/pretrain.c.
//!
//!   pretrain TEXT RUN        trains on TEXT (.txt, .jsonl, plain or .zst) and leaves everything in the folder RUN
//!   pretrain --resume RUN    goes on where the last checkpoint was written
//!
//! Ctrl-C stops cleanly: the unfinished step is undone, a checkpoint is written, and the last line says how to go on.
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use bertpt::{Cancel, Checkpoint, Corpus, Documents, Event, EventKind, Model, Optimizer, Result, Tokenizer, Trainer, TrainerState, Vocab};

// Everything is configured by JSON; every key has a default: bertpt::config::schema lists them. The model is tiny, so that it learns
// something within minutes on a laptop.
const VOCAB: &str = r#"{"size": 8000, "lowercase": true}"#;
const CORPUS: &str = r#"{"validation_share": 0.04}"#;
const MODEL: &str = r#"{"size": "tiny", "device": "auto"}"#;
const OPTIMIZER: &str = r#"{"type": "adamw", "learning_rate": 2e-3}"#;

fn trainer_config(run: &Path) -> String {
    let steps = std::env::var("BERTPT_SAMPLE_STEPS").unwrap_or_else(|_| "300".to_string());
    format!(
        r#"{{"run_dir": "{}/run", "num_train_steps": {steps}, "batch_size": 32,
            "phases": [{{"share": 0.9, "max_seq_length": 128}}, {{"share": 0.1, "max_seq_length": 512, "batch_size": 8}}],
            "evaluate_every": 100, "checkpoint_every": 100}}"#,
        run.display()
    )
}

fn print_event(event: &Event) -> Result<()> {
    match event.kind()? {
        EventKind::Progress => {
            let m = event.metrics()?;
            if m.step % 20 == 0 {
                println!(
                    "step {}/{}  mlm {:.3}  pair {:.3}  {:.0} tokens/s  {:.0} s left",
                    m.step, m.num_train_steps, m.mlm_loss, m.pair_loss, m.tokens_per_second, m.seconds_left
                );
            }
        }
        EventKind::Evaluation => {
            if let Some(e) = event.evaluation()? {
                println!(
                    "validation: mlm {:.3} (a unigram model: {:.3}), accuracy {:.1} %",
                    e.mlm_loss,
                    e.unigram_loss,
                    100.0 * e.mlm_accuracy
                );
            }
        }
        EventKind::Checkpoint => println!("checkpoint: {}", event.path()?.unwrap_or_default().display()),
        _ => {
            // Kinds that come with later versions are skipped by whoever does not know them.
            let message = event.message()?;
            if !message.is_empty() {
                println!("{message}");
            }
        }
    }
    let _ = std::io::stdout().flush();
    Ok(())
}

fn start(text: &str, run: &Path, cancel: &Cancel) -> Result<Trainer> {
    // Documents are read twice: for the vocabulary, then for the corpus.
    let documents = Documents::open_files([text], "")?;
    let vocab = Vocab::train(&documents, VOCAB, Some(cancel), None)?;
    let tokenizer = Tokenizer::create(&vocab, "")?;
    let corpus = Corpus::build(&documents, &tokenizer, run.join("corpus"), CORPUS, Some(cancel), None)?;

    // From here on LibTorch is needed; where it is missing the error says how to get it.
    let model = Model::create(MODEL, &tokenizer)?;
    let optimizer = Optimizer::create(&model, OPTIMIZER)?;
    Trainer::create(&model, &optimizer, &corpus, trainer_config(run))
}

fn pretrain(first: &str, run: &Path) -> Result<ExitCode> {
    let cancel = Cancel::new()?;
    cancel.on_ctrl_c();
    let mut trainer = if first == "--resume" { Trainer::resume(run.join("run"), "", None)? } else { start(first, run, &cancel)? };

    // Training runs on a thread of the library's own; the events say what happens until the last one.
    let events = trainer.events()?;
    trainer.start(Some(&cancel))?;
    for event in events {
        print_event(&event?)?;
    }
    trainer.wait(None)?; // when the run failed: its cause
    if trainer.state()?.0 == TrainerState::Stopped {
        return Ok(ExitCode::from(130)); // the last event said how to go on
    }

    // A checkpoint is read back without a trainer and without LibTorch. Its folder `model` is what Hugging Face's from_pretrained loads.
    let info = Checkpoint::open(run.join("run/checkpoints/latest"))?.info()?;
    println!("{}...", info.chars().take(200).collect::<String>());
    Ok(ExitCode::SUCCESS)
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    if arguments.len() != 3 || arguments[2].contains(['"', '\\']) {
        // The path goes into JSON as it is.
        eprintln!("usage: pretrain TEXT RUN | --resume RUN");
        return ExitCode::from(2);
    }
    match pretrain(&arguments[1], Path::new(&arguments[2])) {
        Ok(status) => status,
        Err(error) => {
            eprintln!("pretrain: {error}");
            ExitCode::from(1)
        }
    }
}
