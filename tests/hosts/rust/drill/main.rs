//! What soak.py and exit.py make every language do; README.md says what each word does.   drill WHAT N CORPUS MODEL TRAINER
use std::process::exit;
use std::time::{Duration, Instant};

use bertpt::{Cancel, Corpus, Event, EventStream, Model, Optimizer, Result, Tokenizer, Trainer, Wait};

const ROUND: u32 = 500;
const BLOCKS: usize = 20;
const TEXT: &str = "A sentence of some words. And another one, with (brackets) and 3.5 numbers!";

/// Whoever started us measures now; true: once more from the beginning.
fn pause_is_again() -> bool {
    println!("pause");
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).expect("an answer");
    line.starts_with("again")
}

fn repeat(n: usize, mut cycle: impl FnMut() -> Result<()>) -> Result<()> {
    loop {
        for i in 1..=n {
            cycle()?;
            if i == n / 5 {
                pause_is_again();
            }
        }
        if !pause_is_again() {
            return Ok(());
        }
    }
}

struct Drill {
    corpus: Corpus,
    tokenizer: Tokenizer,
    model_config: String,
    trainer_config: String,
}

impl Drill {
    fn refused() {
        assert!(bertpt::config::resolve("model", r#"{"sise": 1}"#).is_err(), "a wrong key is accepted");
    }

    fn handles(&self) -> Result<()> {
        Self::refused();
        bertpt::config::resolve("optimizer", "")?;
        let tokenizer = self.corpus.tokenizer()?;
        let vocab = tokenizer.vocab()?;
        let encoding = tokenizer.encode(TEXT)?;
        assert!(encoding.ids().len() > 10);
        tokenizer.close();
        vocab.close();
        Ok(())
    }

    /// What is dropped in whatever order its scope ends.
    fn dropped(&self) -> Result<()> {
        Self::refused();
        let _cancel = Cancel::new()?;
        let tokenizer = self.corpus.tokenizer()?;
        let _vocab = tokenizer.vocab()?;
        assert!(tokenizer.encode(TEXT)?.ids().len() > 10);
        Ok(())
    }

    fn make_model(&self) -> Result<(Model, Optimizer)> {
        let model = Model::create(self.model_config.as_str(), &self.tokenizer)?;
        let optimizer = Optimizer::create(&model, "")?;
        Ok((model, optimizer))
    }

    fn make_trainer(&self, (model, optimizer): &(Model, Optimizer)) -> Result<Trainer> {
        Trainer::create(model, optimizer, &self.corpus, self.trainer_config.as_str())
    }

    fn trainers(&self, n: usize) -> Result<()> {
        let made = self.make_model()?;
        repeat(n, || {
            let mut trainer = self.make_trainer(&made)?;
            let _events = trainer.events()?;
            trainer.step().map(drop)
        })
    }

    fn events(&self, n: usize) -> Result<()> {
        let made = self.make_model()?;
        let mut trainer = self.make_trainer(&made)?;
        let mut events = trainer.events()?;
        let (mut all, mut seconds) = (0, 0.0);
        loop {
            let (mut pulled, mut paused) = (0, false);
            while pulled < n {
                trainer.run(Some(ROUND), None)?;
                let begin = Instant::now();
                let count = pull(&mut events)?;
                seconds += begin.elapsed().as_secs_f64();
                pulled += count;
                all += count;
                if !paused && pulled >= n / 5 {
                    paused = true;
                    pause_is_again();
                }
            }
            if !pause_is_again() {
                break;
            }
        }
        println!("{{\"events\": {all}, \"seconds\": {seconds}}}");
        Ok(())
    }

    fn steps(&self, n: usize) -> Result<()> {
        let made = self.make_model()?;
        let mut trainer = self.make_trainer(&made)?;
        let mut inside = trainer.step()?.expect("a step").seconds;
        let mut each = Vec::new();
        for _ in 0..BLOCKS {
            let (begin, before) = (Instant::now(), inside);
            for _ in 0..n / BLOCKS {
                inside = trainer.step()?.expect("a step").seconds;
            }
            each.push((begin.elapsed().as_secs_f64() - (inside - before)) / (n / BLOCKS) as f64);
        }
        each.sort_by(|a, b| a.partial_cmp(b).expect("a number"));
        println!("{{\"microseconds\": {}}}", 1e6 * each[BLOCKS / 2]);
        Ok(())
    }

    /// Leaves main() while another thread is at work.
    fn leave(&self, after_ms: u64, asking: bool) -> Result<()> {
        let made = self.make_model()?;
        if asking {
            std::thread::spawn(move || while made.0.fill_mask("the [MASK] of the people", 3).is_ok() {});
        } else {
            let mut trainer = self.make_trainer(&made)?;
            trainer.start(None)?;
            std::mem::forget((trainer, made)); // nothing is closed
        }
        std::thread::sleep(Duration::from_millis(after_ms));
        println!("leaving");
        Ok(())
    }
}

/// Reads all that waits; gives how many.
fn pull(events: &mut EventStream) -> Result<usize> {
    let read = |event: Event| event.kind().and_then(|_| event.metrics()).map(drop);
    let mut count = 0;
    while let Wait::Event(event) = events.wait(Some(Duration::ZERO))? {
        read(event)?;
        count += 1;
    }
    Ok(count)
}

fn run(arguments: &[String]) -> Result<()> {
    let number = |text: &String| text.parse::<usize>().expect("a number");
    let corpus = Corpus::open(&arguments[3])?;
    let tokenizer = corpus.tokenizer()?;
    let drill = Drill { corpus, tokenizer, model_config: arguments[4].clone(), trainer_config: arguments[5].clone() };
    let n = number(&arguments[2]);
    match arguments[1].as_str() {
        "handles" => repeat(n, || drill.handles()),
        "finalizers" => repeat(n, || drill.dropped()),
        "trainers" => drill.trainers(n),
        "events" => drill.events(n),
        "steps" => drill.steps(n),
        "exit" => drill.leave(n as u64, false),
        "exit-asking" => drill.leave(n as u64, true),
        _ => exit(2),
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if arguments.len() != 6 {
        exit(2);
    }
    if let Err(error) = run(&arguments) {
        eprintln!("drill: {error}");
        exit(1);
    }
}
