//! libbertpt: raw text to a pre-trained BERT checkpoint. `samples/rust/pretrain` shows the whole job.
//!
//! Objects follow the C headers, which are the manual: documents → vocabulary → tokenizer → corpus → model, optimizer → trainer → events
//! → checkpoint. Options are one JSON object as text; `""` means the defaults, [`config::schema`] lists every key.
//!
//! * An [`Error`] carries a code, a message, the component and details as JSON.
//! * Every object is released by dropping it or by `close`, in any order; neither waits nor fails. What is closed cannot be used:
//!   ```compile_fail
//!   let tokenizer = bertpt::Tokenizer::load("vocab.txt").unwrap();
//!   tokenizer.close();
//!   tokenizer.encode("text"); // error[E0382]: use of moved value
//!   ```
//! * What one thread may use at a time (loader, corpus builder, trainer, event stream) is `Send` and takes `&mut self`; two threads on
//!   one trainer do not compile. A [`Watcher`] looks on from any thread. All else is `Sync`.
//!   ```compile_fail
//!   fn needs_sync<T: Sync>() {}
//!   needs_sync::<bertpt::Trainer>(); // error[E0277]: `Cell<()>` cannot be shared between threads safely
//!   ```
//! * A long call takes a [`Cancel`], whose clones any thread may request; [`Cancel::on_ctrl_c`] lets Ctrl-C do so.
//! * The library that was loaded is checked against the layout that this crate was made for, before the first call.
//! * A process may end while it trains; [`runtime::shutdown`] waits for the checkpoint.

mod batch;
mod call;
mod cancel;
mod checkpoint;
pub mod config;
mod corpus;
mod document_iterator;
mod documents;
mod error;
mod event;
mod loader;
pub mod log;
mod model;
mod optimizer;
mod progress;
pub mod runtime;
mod segmenter;
mod tensor;
mod tokenizer;
mod trainer;
mod values;
mod vocab;

pub use batch::{Batch, PaddedBatch};
pub use bertpt_sys as sys;
pub use cancel::Cancel;
pub use checkpoint::Checkpoint;
pub use corpus::{Corpus, CorpusBuilder, CorpusDocument};
pub use document_iterator::BoxError;
pub use documents::{Document, DocumentReader, Documents, IntoDocument};
pub use error::{Error, Result};
pub use event::{Event, EventStream, Wait};
pub use loader::Loader;
pub use log::LogRecord;
pub use model::{Hidden, Logits, Model};
pub use optimizer::Optimizer;
pub use progress::{Progress, Stage};
pub use runtime::version;
pub use segmenter::Segmenter;
pub use tensor::{Element, Tensor};
pub use tokenizer::{EncodeOptions, EncodedBatch, Encoding, Tokenizer};
pub use trainer::{Trainer, Watcher};
pub use values::*;
pub use vocab::Vocab;
