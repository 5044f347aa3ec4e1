//! A small corpus, and folders that go away.
#![allow(dead_code)] // each test file uses some of it
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use bertpt::*;

pub struct TempFolder(PathBuf);

impl TempFolder {
    pub fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("bertpt-rust-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir(&path).unwrap();
        TempFolder(path)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for TempFolder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

const WORDS: [&str; 16] = [
    "people", "states", "house", "country", "law", "peace", "war", "nation", "treasury", "public", "senate", "treaty", "commerce", "army", "river", "debt",
];

/// Thirty documents of eight sentences, the same every time.
pub fn documents() -> Documents {
    Documents::from_source(|| {
        (0..30).map(|i| {
            let sentence = |j: usize| {
                format!("The {} of the {} has a {}. ", WORDS[(i + i / 16 * 3 + j) % 16], WORDS[(3 * i + j) % 16], WORDS[(5 * i + 7 * j) % 16])
            };
            Document::with_id((0..8).map(sentence).collect::<String>(), format!("document {i}"))
        })
    })
    .unwrap()
}

pub fn small_tokenizer(documents: &Documents) -> Tokenizer {
    let vocab = Vocab::train(documents, r#"{"size": 100, "min_frequency": 1, "lowercase": true}"#, None, None).unwrap();
    Tokenizer::create(&vocab, "").unwrap()
}

pub fn small_corpus(folder: &TempFolder) -> Corpus {
    let documents = documents();
    let tokenizer = small_tokenizer(&documents);
    Corpus::build(&documents, &tokenizer, folder.path("corpus"), r#"{"validation_share": 0.2}"#, None, None).unwrap()
}

pub const MODEL: &str = r#"{"size": "tiny", "device": "cpu", "threads": 1, "max_position_embeddings": 128}"#;

pub fn trainer_config(run_dir: Option<PathBuf>, steps: u32) -> String {
    let run_dir = run_dir.map_or(String::new(), |folder| format!(r#", "run_dir": "{}""#, folder.display()));
    format!(r#"{{"num_train_steps": {steps}, "batch_size": 4, "max_seq_length": 32, "warmup_steps": 2, "evaluate_every": 0, "checkpoint_every": 0{run_dir}}}"#)
}

/// False, and says so, where there is no LibTorch.
pub fn have_engine() -> bool {
    match runtime::load_engine("") {
        Ok(()) => true,
        Err(error) => {
            println!("SKIPPED: {error}");
            false
        }
    }
}
