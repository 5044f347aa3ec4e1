//! What needs no LibTorch: errors, configuration, documents of this program, tokenizer, corpus, loader, log.
mod support;

use std::error::Error as _;
use std::sync::{Arc, Mutex};

use bertpt::*;
use support::{documents, small_corpus, small_tokenizer, TempFolder};

#[test]
fn an_error_carries_code_message_component_and_details() {
    let error = config::resolve("model", r#"{"sise": "tiny"}"#).unwrap_err();
    assert_eq!(error.code(), Code::Config);
    assert!(error.message().contains("sise"), "{error}");
    assert!(!error.component().is_empty());
    assert!(error.details().contains(r#""nearest":"size""#), "{}", error.details());
    assert_eq!(error.to_string(), error.message());
    assert!(error.source().is_none());
    let error = Corpus::open("/no/such/corpus").unwrap_err();
    assert_eq!((error.code(), error.code().raw()), (Code::NotFound, -4));
}

#[test]
fn a_nul_byte_in_a_string_is_refused_here() {
    for error in [config::resolve("model", "{}\0").unwrap_err(), Corpus::open("a\0b").map(drop).unwrap_err()] {
        assert_eq!(error.code(), Code::InvalidArgument);
        assert_eq!(error.component(), "rust");
    }
}

#[test]
fn the_library_describes_itself() {
    runtime::check().unwrap();
    assert!(version().starts_with(|c: char| c.is_ascii_digit()));
    assert!(runtime::describe().unwrap().contains(version()));
    assert!(config::kinds().unwrap().contains("\"trainer\""));
    assert!(config::schema("vocab").unwrap().contains("\"min_frequency\""));
    assert!(config::recipe("google").unwrap().contains("\"trainer\""));
    assert_eq!(EventKind::from_raw(4711), EventKind::Other(4711));
}

#[test]
fn documents_come_from_lists_files_and_iterators() {
    let mut pushed = Documents::new().unwrap();
    pushed.push(&Document::with_id("One. Two.", "first")).unwrap();
    let read: Vec<Document> = pushed.read().unwrap().map(|document| document.unwrap()).collect();
    assert_eq!(read, [Document::with_id("One. Two.", "first")]);

    let once = Documents::from_iterator(vec!["a b", "c d"]).unwrap();
    assert_eq!(once.read().unwrap().count(), 2);
    assert_eq!(once.read().map(drop).unwrap_err().code(), Code::State);

    let again = Documents::from_source(|| (0..3).map(|i| format!("number {i}"))).unwrap();
    for _ in 0..2 {
        assert_eq!(again.read().unwrap().nth(2).unwrap().unwrap().text, b"number 2");
    }
    assert_eq!(Documents::open_files(["/no/such/file"], "").map(drop).unwrap_err().code(), Code::NotFound);
}

#[test]
fn the_failure_of_an_iterator_comes_back_with_its_cause() {
    let failing = || vec![Ok("a text"), Err(std::io::Error::new(std::io::ErrorKind::Other, "the database is closed"))];
    let documents = Documents::from_source(failing).unwrap();
    let error = Vocab::train(&documents, "", None, None).map(drop).unwrap_err();
    assert_eq!(error.code(), Code::Host);
    assert!(error.message().contains("the database is closed"));
    let cause = error.source().unwrap().downcast_ref::<std::io::Error>().expect("the error itself");
    assert_eq!(cause.to_string(), "the database is closed");
    let mut reader = documents.read().unwrap();
    assert!(reader.next().unwrap().is_ok());
    assert!(reader.next().unwrap().unwrap_err().source().is_some());
    assert!(reader.next().is_none());
}

#[test]
fn a_panic_in_an_iterator_is_a_failure_and_no_crash() {
    std::panic::set_hook(Box::new(|_| {}));
    let documents = Documents::from_source(|| (0..3).map(|i| if i == 1 { panic!("at {}", i) } else { "text" })).unwrap();
    let error = Vocab::train(&documents, "", None, None).map(drop).unwrap_err();
    let _ = std::panic::take_hook();
    assert_eq!(error.code(), Code::Host);
    assert!(error.message().contains("the iterator panicked: at 1"), "{error}");
}

#[test]
fn an_iterator_is_released_once_when_nothing_needs_it() {
    let life = Arc::new(());
    let inside = life.clone();
    let documents = Documents::from_source(move || vec![format!("{:?}", inside)]).unwrap();
    let reader = documents.read().unwrap();
    documents.close();
    assert_eq!(Arc::strong_count(&life), 2);
    assert_eq!(reader.count(), 1);
    assert_eq!(Arc::strong_count(&life), 1);
}

#[test]
fn a_tokenizer_encodes_decodes_and_is_shared_by_threads() {
    let tokenizer = Arc::new(small_tokenizer(&documents()));
    let encoding = tokenizer.encode("The people the States.").unwrap();
    let n = encoding.ids().len();
    assert!(n >= 6 && [encoding.type_ids().len(), encoding.begin().len(), encoding.end().len(), encoding.word_ids().len()] == [n; 4]);
    assert_eq!((encoding.special_mask()[0], encoding.special_mask()[n - 1]), (1, 1));
    assert_eq!(tokenizer.decode(encoding.ids(), true).unwrap(), "the people the states.");
    let options = EncodeOptions { offsets: false, max_length: 4, truncation: Truncation::LongestFirst, ..EncodeOptions::default() };
    let short = tokenizer.encode_with("The people of the States", Some(&options)).unwrap();
    assert_eq!((short.ids().len(), short.begin().len()), (4, 0));
    let pair = tokenizer.encode_pair("the people", "of the states", None).unwrap();
    assert_eq!(pair.type_ids().iter().max(), Some(&1));
    let error = tokenizer.decode(&[1 << 20], false).unwrap_err();
    assert_eq!(error.code(), Code::InvalidArgument);
    let texts: [&[u8]; 3] = [b"The people the States.", b"", b"of the \xFF"];
    let padded = EncodeOptions { padding: Padding::Longest, threads: 2, type_ids: true, ..EncodeOptions::default() };
    let batch = tokenizer.encode_batch(&texts, Some(&padded)).unwrap();
    assert_eq!((batch.rows(), batch.ids().len(), batch.replaced()), (3, 3 * n, 1));
    assert_eq!((batch.row(0), batch.type_ids().len(), batch.special_mask().len()), (encoding.ids(), 3 * n, 0));
    assert_eq!((batch.begin()[..n].to_vec(), batch.attention_mask()[n..n + 3].to_vec()), (encoding.begin().to_vec(), vec![1, 1, 0]));
    let pairs = tokenizer.encode_pairs(&["the people"], &["of the states"], None).unwrap();
    assert_eq!((pairs.ids(), pairs.attention_mask().len()), (pair.ids(), 0));
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let tokenizer = tokenizer.clone();
            std::thread::spawn(move || (0..200).map(|_| tokenizer.count_tokens("The people the States.").unwrap()).sum::<i64>())
        })
        .collect();
    for thread in threads {
        assert_eq!(thread.join().unwrap(), 200 * (n as i64 - 2));
    }
    let vocab = tokenizer.vocab().unwrap();
    let ids = vocab.special_ids().unwrap();
    assert_eq!(vocab.piece(ids.mask).unwrap(), "[MASK]");
    assert_eq!((vocab.find("[MASK]").unwrap(), vocab.find("no such piece").unwrap()), (Some(ids.mask), None));
}

#[test]
fn a_corpus_is_built_by_pushing_read_back_and_batched() {
    let folder = TempFolder::new();
    let tokenizer = small_tokenizer(&documents());
    let mut builder = CorpusBuilder::create(folder.path("pushed"), &tokenizer, r#"{"validation_share": 0.2}"#).unwrap();
    for document in documents().read().unwrap() {
        builder.push(&document.unwrap()).unwrap();
    }
    let corpus = builder.finish().unwrap();
    let train = corpus.info(Split::Train).unwrap();
    assert!(train.documents > 5 && train.tokens > 100);
    assert_eq!(corpus.id_counts(Split::Train).unwrap().iter().sum::<u64>(), train.tokens as u64);
    let document = corpus.read_document(Split::Train, 0).unwrap();
    assert_eq!(document.ids.len() as i32, document.sentence_lengths.iter().sum::<i32>());
    assert!(document.id.starts_with("document "));
    corpus.verify(None, None).unwrap();

    let mut loader = Loader::create(&corpus, Split::Train, r#"{"batch_size": 4, "max_seq_length": 32}"#).unwrap();
    let batch = loader.next_batch().unwrap();
    let place = loader.position().unwrap();
    let next: Vec<i32> = loader.next_batch().unwrap().ids().to_vec();
    loader.seek(place.0, place.1).unwrap();
    assert_eq!(loader.next_batch().unwrap().ids(), next);
    corpus.close();
    drop(loader);
    assert_eq!((batch.cu_seqlens()[0], batch.cu_seqlens()[batch.sequences()] as usize), (0, batch.tokens()));
    let padded = batch.padded(32).unwrap();
    assert_eq!(padded.attention_mask.iter().sum::<i64>() as usize, batch.tokens());
    assert_eq!(padded.labels.iter().filter(|&&label| label != -100).count(), batch.masked());
    assert_eq!(batch.padded(batch.longest() - 1).unwrap_err().code(), Code::InvalidArgument);
    assert!(!folder.path("abandoned").exists());
    CorpusBuilder::create(folder.path("abandoned"), &tokenizer, "").unwrap().close();
    assert!(!folder.path("abandoned").exists());
}

#[test]
fn a_long_call_stops_on_request_from_a_clone_in_another_thread() {
    let folder = TempFolder::new();
    let cancel = Cancel::new().unwrap();
    let (clone, progress) = (cancel.clone(), Arc::new(Progress::new().unwrap()));
    let endless = Documents::from_source(|| std::iter::repeat("The people of the United States. They have a house. It is large.")).unwrap();
    let tokenizer = small_tokenizer(&documents());
    let watched = progress.clone();
    let requesting = std::thread::spawn(move || {
        while watched.get().unwrap().info.done < 100 {
            std::thread::yield_now();
        }
        clone.request();
        watched.get().unwrap()
    });
    let error = Corpus::build(&endless, &tokenizer, folder.path("never"), "", Some(&cancel), Some(&progress)).map(drop).unwrap_err();
    assert_eq!(error.code(), Code::Cancelled);
    let stage = requesting.join().unwrap();
    assert!(!stage.stage.is_empty() && !stage.unit.is_empty());
    assert!(!folder.path("never").exists());
    assert!(cancel.is_requested().unwrap());
    cancel.reset().unwrap();
    assert!(!cancel.is_requested().unwrap());
}

#[test]
fn the_log_goes_to_a_closure() {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let sink = lines.clone();
    log::set_sink(move |record| sink.lock().unwrap().push(format!("{:?} {}: {}", record.level, record.component, record.message))).unwrap();
    // A vocabulary that comes out smaller than asked is logged.
    Vocab::train(&documents(), r#"{"size": 30000}"#, None, None).unwrap();
    log::clear_sink().unwrap();
    assert!(!lines.lock().unwrap().is_empty());
    assert_eq!(Arc::strong_count(&lines), 1);
}

#[test]
fn sentences_are_spans_of_the_text() {
    let text = "Dr. Smith came. He saw.";
    let spans = Segmenter::create("").unwrap().segment(text).unwrap();
    assert_eq!(spans.into_iter().map(|span| &text[span]).collect::<Vec<_>>(), ["Dr. Smith came.", "He saw."]);
}

#[test]
fn abbreviations_are_learned_and_a_vocabulary_grows() {
    let documents = Documents::from_source(|| {
        (0..40).map(|_| "The Abtlg. Werkzeug has a house. They went to the house. Nobody was in the cold garden of the house.")
    })
    .unwrap();
    let config = Segmenter::learn(&documents, r#"{"newlines": "paragraph"}"#, None, None).unwrap();
    assert!(config.contains("\"Abtlg\""), "{config}");
    assert_eq!(Segmenter::create(config).unwrap().segment("The Abtlg. Werkzeug is cold.").unwrap().len(), 1);
    let vocab = Vocab::train(&documents, r#"{"size": 50}"#, None, None).unwrap();
    let (longer, report) = vocab.extend(&documents, r#"{"pieces": 2, "placement": "end"}"#, None, None).unwrap();
    assert_eq!(longer.size().unwrap(), vocab.size().unwrap() + 2);
    assert!(report.contains("\"after\""), "{report}");
    let nothing = Documents::new().unwrap();
    assert_eq!(vocab.extend(&nothing, "", None, None).map(drop).unwrap_err().code(), Code::Data);
}

#[test]
fn handles_of_text_are_dropped_while_others_use_what_they_share() {
    let folder = TempFolder::new();
    let corpus = small_corpus(&folder);
    let tokenizer = corpus.tokenizer().unwrap();
    corpus.close();
    let vocab = tokenizer.vocab().unwrap();
    drop(tokenizer);
    assert!(vocab.size().unwrap() > 50);
}
