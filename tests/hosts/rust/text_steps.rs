//! The steps that need no LibTorch.
use bertpt::{Batch, Cancel, Corpus, Document, Documents, Loader, Segmenter, Split, Tokenizer, Vocab};

use crate::executor::{permutations, Executor, Failure, Object, StepResult};
use crate::json::Json;

fn config(step: &Json) -> String {
    step.at("config").to_string()
}

fn split(step: &Json) -> Split {
    if step.at("split").text() == "train" {
        Split::Train
    } else {
        Split::Validation
    }
}

fn size_of(vocab: &Vocab) -> StepResult {
    Ok(Json::object([("size", vocab.size()?.into())]))
}

fn infos(corpus: &Corpus) -> StepResult {
    let info = |split| -> StepResult {
        let info = corpus.info(split)?;
        Ok(Json::object([("documents", info.documents.into()), ("sentences", info.sentences.into()), ("tokens", info.tokens.into())]))
    };
    Ok(Json::object([("train", info(Split::Train)?), ("validation", info(Split::Validation)?)]))
}

fn sum(values: &[i32]) -> Json {
    values.iter().map(|&value| i64::from(value)).sum::<i64>().into()
}

impl Executor {
    pub fn vocab_load(&mut self, step: &Json) -> StepResult {
        let vocab = Vocab::load(step.at("path").text())?;
        let result = size_of(&vocab);
        self.keep(step, Object::Vocab(vocab));
        result
    }

    pub fn vocab_train(&mut self, step: &Json) -> StepResult {
        let vocab = Vocab::train(self.documents_of(step)?, config(step), None, None)?;
        let result = size_of(&vocab);
        self.keep(step, Object::Vocab(vocab));
        result
    }

    pub fn tokenizer_create(&mut self, step: &Json) -> StepResult {
        let tokenizer = Tokenizer::create(self.vocab(step)?, config(step))?;
        self.keep(step, Object::Tokenizer(tokenizer));
        Ok(Json::Null)
    }

    pub fn encode(&mut self, step: &Json) -> StepResult {
        let tokenizer = self.tokenizer(step)?;
        let mut result = Vec::new();
        for text in step.at("texts").items() {
            result.push(Json::list(tokenizer.encode(text.text())?.ids().iter().copied()));
        }
        Ok(Json::List(result))
    }

    pub fn decode(&mut self, step: &Json) -> StepResult {
        let ids: Vec<i32> = step.at("ids").items().iter().map(|id| id.integer() as i32).collect();
        Ok(Json::Text(self.tokenizer(step)?.decode(&ids, step.at("skip_special_tokens").is_true())?))
    }

    pub fn segment(&mut self, step: &Json) -> StepResult {
        let spans = Segmenter::create(config(step))?.segment(step.at("text").text())?;
        Ok(Json::List(spans.into_iter().map(|span| Json::list([span.start, span.end])).collect()))
    }

    pub fn config_resolve(&mut self, step: &Json) -> StepResult {
        let resolved = Json::parse(&bertpt::config::resolve(step.at("kind").text(), config(step))?);
        let keys = step.at("keys").items().iter();
        Ok(Json::Object(keys.map(|key| (key.text().to_string(), resolved.at(key.text()).clone())).collect()))
    }

    pub fn documents_from_iterator(&mut self, step: &Json) -> StepResult {
        let texts: Vec<String> = self.documents.at(step.at("documents").text()).items().iter().map(|text| text.text().to_string()).collect();
        let fail_at = step.get("fail_at").map_or(usize::MAX, |at| at.integer() as usize);
        let documents = Documents::from_source(move || {
            texts.clone().into_iter().enumerate().map(move |(i, text)| {
                if i == fail_at {
                    return Err(format!("the host's iterator broke at {i}"));
                }
                Ok(Document::with_id(text, format!("speech {i}")))
            })
        })?;
        self.keep(step, Object::Documents(documents));
        Ok(Json::Null)
    }

    pub fn corpus_build(&mut self, step: &Json) -> StepResult {
        let cancel = Cancel::new()?;
        if step.get("cancelled").map_or(false, Json::is_true) {
            cancel.request();
        }
        let (documents, tokenizer) = (self.documents_of(step)?, self.tokenizer(step)?);
        let corpus = Corpus::build(documents, tokenizer, step.at("folder").text(), config(step), Some(&cancel), None)?;
        let result = infos(&corpus);
        self.keep(step, Object::Corpus(corpus));
        result
    }

    pub fn corpus_open(&mut self, step: &Json) -> StepResult {
        let corpus = Corpus::open(step.at("folder").text())?;
        let result = infos(&corpus);
        self.keep(step, Object::Corpus(corpus));
        result
    }

    pub fn corpus_tokenizer(&mut self, step: &Json) -> StepResult {
        let tokenizer = self.corpus(step)?.tokenizer()?;
        self.keep(step, Object::Tokenizer(tokenizer));
        Ok(Json::Null)
    }

    pub fn corpus_read_document(&mut self, step: &Json) -> StepResult {
        let document = self.corpus(step)?.read_document(split(step), step.at("index").integer())?;
        Ok(Json::object([
            ("id", Json::Text(document.id)),
            ("tokens", document.ids.len().into()),
            ("sentences", document.sentence_lengths.len().into()),
            ("ids_sum", sum(&document.ids)),
        ]))
    }

    pub fn loader_batches(&mut self, step: &Json) -> StepResult {
        let loader = Loader::create(self.corpus(step)?, split(step), config(step))?;
        let mut result = Vec::new();
        for batch in loader.take(step.at("count").integer() as usize) {
            let batch = batch?;
            result.push(Json::object([
                ("tokens", batch.tokens().into()),
                ("sequences", batch.sequences().into()),
                ("masked", batch.masked().into()),
                ("ids_sum", sum(batch.ids())),
                ("labels_sum", sum(batch.masked_labels())),
                ("pairs_sum", sum(batch.pair_labels())),
            ]));
        }
        Ok(Json::List(result))
    }

    pub fn close_orders(&mut self, step: &Json) -> StepResult {
        let orders = permutations(5);
        for order in &orders {
            let corpus = Corpus::open(step.at("corpus").text())?;
            let tokenizer = corpus.tokenizer()?;
            let vocab = tokenizer.vocab()?;
            let mut loader = Loader::create(&corpus, Split::Train, config(step))?;
            let batch = loader.next_batch()?;
            let mut open = Open { corpus: Some(corpus), tokenizer: Some(tokenizer), vocab: Some(vocab), loader: Some(loader), batch: Some(batch) };
            for &which in order {
                open.close(which);
                open.use_all()?;
            }
        }
        Ok(Json::object([("orders", orders.len().into())]))
    }
}

struct Open {
    corpus: Option<Corpus>,
    tokenizer: Option<Tokenizer>,
    vocab: Option<Vocab>,
    loader: Option<Loader>,
    batch: Option<Batch>,
}

impl Open {
    fn close(&mut self, which: usize) {
        match which {
            0 => self.corpus = None,
            1 => self.tokenizer = None,
            2 => self.vocab = None,
            3 => self.loader = None,
            _ => self.batch = None,
        }
    }

    fn use_all(&mut self) -> Result<(), Failure> {
        if let Some(corpus) = &self.corpus {
            infos(corpus)?;
        }
        if let Some(tokenizer) = &self.tokenizer {
            assert!(tokenizer.count_tokens("our country")? > 0);
        }
        if let Some(vocab) = &self.vocab {
            size_of(vocab)?;
        }
        if let Some(loader) = &mut self.loader {
            loader.next_batch()?;
        }
        if let Some(batch) = &self.batch {
            assert_eq!(batch.ids().len(), batch.tokens());
        }
        Ok(())
    }
}
