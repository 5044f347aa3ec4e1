//! The handles that steps keep, and how errors become results.
use std::collections::HashMap;
use std::error::Error as _;

use bertpt::{Code, Corpus, Documents, Error, Model, Optimizer, Tokenizer, Trainer, Vocab};

use crate::json::Json;

/// A handle under a name.
pub enum Object {
    Vocab(Vocab),
    Tokenizer(Tokenizer),
    Corpus(Corpus),
    Documents(Documents),
    Model(Model),
    Optimizer(Optimizer),
    Trainer(Trainer),
}

/// How a step ends early.
pub enum Failure {
    Library(Error),
    /// The name was closed or never made. A program in Rust that uses what it closed does not compile; the script wants the code that a
    /// NULL gives.
    Closed,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure::Library(error)
    }
}

pub type StepResult = Result<Json, Failure>;

pub struct Executor {
    pub documents: Json,
    objects: HashMap<String, Object>,
}

macro_rules! getters {
    ($($name:ident: $kind:ident),*) => {
        $(pub fn $name(&self, step: &Json) -> Result<&$kind, Failure> {
            match self.objects.get(step.at(stringify!($name)).text()) {
                Some(Object::$kind(object)) => Ok(object),
                _ => Err(Failure::Closed),
            }
        })*
    };
}

impl Executor {
    pub fn new(documents: Json) -> Self {
        Executor { documents, objects: HashMap::new() }
    }

    pub fn execute(&mut self, step: &Json) -> Json {
        match self.dispatch(step) {
            Ok(result) => result,
            Err(Failure::Closed) => error_result(Code::InvalidArgument, "{}"),
            Err(Failure::Library(error)) => match error.source() {
                Some(cause) => Json::object([("host_error", Json::Text(cause.to_string()))]),
                None => error_result(error.code(), error.details()),
            },
        }
    }

    pub fn keep(&mut self, step: &Json, object: Object) {
        self.objects.insert(step.at("as").text().to_string(), object);
    }

    getters!(vocab: Vocab, tokenizer: Tokenizer, corpus: Corpus, model: Model, optimizer: Optimizer);

    pub fn documents_of(&self, step: &Json) -> Result<&Documents, Failure> {
        match self.objects.get(step.at("documents").text()) {
            Some(Object::Documents(documents)) => Ok(documents),
            _ => Err(Failure::Closed),
        }
    }

    pub fn trainer(&mut self, step: &Json) -> Result<&mut Trainer, Failure> {
        match self.objects.get_mut(step.at("trainer").text()) {
            Some(Object::Trainer(trainer)) => Ok(trainer),
            _ => Err(Failure::Closed),
        }
    }

    fn close(&mut self, step: &Json) -> StepResult {
        match self.objects.remove(step.at("object").text()) {
            Some(Object::Vocab(object)) => object.close(),
            Some(Object::Tokenizer(object)) => object.close(),
            other => drop(other),
        }
        Ok(Json::Null)
    }

    fn dispatch(&mut self, step: &Json) -> StepResult {
        match step.at("do").text() {
            "vocab_load" => self.vocab_load(step),
            "vocab_train" => self.vocab_train(step),
            "tokenizer_create" => self.tokenizer_create(step),
            "encode" => self.encode(step),
            "decode" => self.decode(step),
            "segment" => self.segment(step),
            "config_resolve" => self.config_resolve(step),
            "documents_from_iterator" => self.documents_from_iterator(step),
            "corpus_build" => self.corpus_build(step),
            "corpus_open" => self.corpus_open(step),
            "corpus_tokenizer" => self.corpus_tokenizer(step),
            "corpus_read_document" => self.corpus_read_document(step),
            "loader_batches" => self.loader_batches(step),
            "close" => self.close(step),
            "close_orders" => self.close_orders(step),
            "model_create" => self.model_create(step),
            "optimizer_create" => self.optimizer_create(step),
            "trainer_create" => self.trainer_create(step),
            "trainer_resume" => self.trainer_resume(step),
            "train_steps" => self.train_steps(step),
            "trainer_state" => self.trainer_state(step),
            "trainer_evaluate" => self.trainer_evaluate(step),
            "trainer_save_checkpoint" => self.trainer_save_checkpoint(step),
            "trainer_events" => self.trainer_events(step),
            "trainer_cancel" => self.trainer_cancel(step),
            "checkpoint_read" => self.checkpoint_read(step),
            "close_training_orders" => self.close_training_orders(step),
            other => panic!("a step that this executor does not know: {other}"),
        }
    }
}

fn error_result(code: Code, details: &str) -> Json {
    let details = Json::parse(details);
    let mut entries = vec![("code".to_string(), Json::from(code.raw()))];
    for key in ["pointer", "nearest"] {
        if let Some(value) = details.get(key) {
            entries.push((key.to_string(), value.clone()));
        }
    }
    Json::object([("error", Json::Object(entries.into_iter().collect()))])
}

/// Every order of `n` things.
pub fn permutations(n: usize) -> Vec<Vec<usize>> {
    if n == 0 {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for shorter in permutations(n - 1) {
        for place in 0..n {
            let mut order = shorter.clone();
            order.insert(place, n - 1);
            all.push(order);
        }
    }
    all
}
