package bertpt

// #include "structs.h"
import "C"

import (
	"context"
	"unsafe"
)

// Corpus is a tokenized corpus: a folder, split by document into training and validation. Immutable: share it freely.
type Corpus struct{ *handle }

func newCorpus(out *C.bertpt_corpus) *Corpus {
	return &Corpus{newHandle(unsafe.Pointer(out), func(p unsafe.Pointer) { C.bertpt_corpus_free((*C.bertpt_corpus)(p)) })}
}

// BuildCorpus reads documents, finds sentences, tokenizes, writes. The folder must not exist; after a failure it does not either.
// Configuration kind "corpus"; progress may be nil.
func BuildCorpus(ctx context.Context, documents *Documents, tokenizer *Tokenizer, folder string, options any, progress *Progress) (*Corpus, error) {
	text, err := optionsOf(options)
	if err != nil {
		return nil, err
	}
	defer text.free()
	path, err := pathOf(folder)
	if err != nil {
		return nil, err
	}
	defer path.free()
	defer documents.done()
	defer tokenizer.done()
	source, rules := (*C.bertpt_documents)(documents.use()), (*C.bertpt_tokenizer)(tokenizer.use())
	var out *C.bertpt_corpus
	err = withCancel(ctx, func(cancel *C.bertpt_cancel) error {
		return withProgress(progress, func(progress *C.bertpt_progress) error {
			_, err := rawCorpusBuild(source, rules, path.p, text.p, cancel, progress, &out)
			return err
		})
	})
	if err != nil {
		return nil, documents.causes.explain(err)
	}
	return newCorpus(out), nil
}

// OpenCorpus opens a folder that BuildCorpus made.
func OpenCorpus(folder string) (*Corpus, error) {
	path, err := pathOf(folder)
	if err != nil {
		return nil, err
	}
	defer path.free()
	var out *C.bertpt_corpus
	if _, err := rawCorpusOpen(path.p, &out); err != nil {
		return nil, err
	}
	return newCorpus(out), nil
}

// Info gives the size of a split.
func (c *Corpus) Info(split Split) (CorpusInfo, error) {
	defer c.done()
	info := sizedCorpusInfo()
	_, err := rawCorpusGetInfo((*C.bertpt_corpus)(c.use()), C.bertpt_split(split), &info)
	return corpusInfoOf(&info), err
}

// Report gives the health report of the build as JSON.
func (c *Corpus) Report() (string, error) {
	return c.text(func(object unsafe.Pointer, out **C.bertpt_text) (status, error) {
		return rawCorpusGetReport((*C.bertpt_corpus)(object), out)
	})
}

// Manifest gives the manifest as JSON.
func (c *Corpus) Manifest() (string, error) {
	return c.text(func(object unsafe.Pointer, out **C.bertpt_text) (status, error) {
		return rawCorpusGetManifest((*C.bertpt_corpus)(object), out)
	})
}

// Tokenizer gives the tokenizer that the corpus was built with, as an object of its own.
func (c *Corpus) Tokenizer() (*Tokenizer, error) {
	defer c.done()
	var out *C.bertpt_tokenizer
	if _, err := rawCorpusGetTokenizer((*C.bertpt_corpus)(c.use()), &out); err != nil {
		return nil, err
	}
	return newTokenizer(out), nil
}

// IDCounts tells how often each id of the vocabulary occurs in a split.
func (c *Corpus) IDCounts(split Split) ([]uint64, error) {
	tokenizer, err := c.Tokenizer()
	if err != nil {
		return nil, err
	}
	defer tokenizer.Close()
	size, err := vocabularySize(tokenizer)
	if err != nil {
		return nil, err
	}
	defer c.done()
	counts := make([]uint64, size)
	_, err = rawCorpusCopyIDCounts((*C.bertpt_corpus)(c.use()), C.bertpt_split(split), (*C.uint64_t)(start(counts)), C.size_t(size))
	return counts, err
}

func vocabularySize(tokenizer *Tokenizer) (int, error) {
	vocab, err := tokenizer.Vocab()
	if err != nil {
		return 0, err
	}
	defer vocab.Close()
	return vocab.Size()
}

// CorpusDocument is one stored document.
type CorpusDocument struct {
	ID              string
	IDs             []int32 // all sentences one after the other, without special tokens
	SentenceLengths []int32 // in tokens
}

// ReadDocument reads one document back.
func (c *Corpus) ReadDocument(split Split, index int) (*CorpusDocument, error) {
	defer c.done()
	var out *C.bertpt_corpus_document
	if _, err := rawCorpusReadDocument((*C.bertpt_corpus)(c.use()), C.bertpt_split(split), C.int64_t(index), &out); err != nil {
		return nil, err
	}
	defer C.bertpt_corpus_document_free(out)
	view := sizedCorpusDocumentView()
	if _, err := rawCorpusDocumentGetView(out, &view); err != nil {
		return nil, err
	}
	return &CorpusDocument{C.GoString(view.id), copied[int32](view.ids, int64(view.tokens)), copied[int32](view.sentence_lengths, int64(view.sentences))}, nil
}

// Verify reads every byte and checks every checksum; progress may be nil.
func (c *Corpus) Verify(ctx context.Context, progress *Progress) error {
	defer c.done()
	corpus := (*C.bertpt_corpus)(c.use())
	return withCancel(ctx, func(cancel *C.bertpt_cancel) error {
		return withProgress(progress, func(progress *C.bertpt_progress) error {
			_, err := rawCorpusVerify(corpus, cancel, progress)
			return err
		})
	})
}

// CorpusBuilder is a corpus that the program fills document by document, in bounded memory. For one goroutine at a time.
type CorpusBuilder struct{ *handle }

// NewCorpusBuilder starts one. The folder must not exist; it appears at Finish. Closed before that, it leaves nothing behind.
func NewCorpusBuilder(folder string, tokenizer *Tokenizer, options any) (*CorpusBuilder, error) {
	text, err := optionsOf(options)
	if err != nil {
		return nil, err
	}
	defer text.free()
	path, err := pathOf(folder)
	if err != nil {
		return nil, err
	}
	defer path.free()
	defer tokenizer.done()
	var out *C.bertpt_corpus_builder
	if _, err := rawCorpusBuilderCreate(path.p, (*C.bertpt_tokenizer)(tokenizer.use()), text.p, &out); err != nil {
		return nil, err
	}
	free := func(p unsafe.Pointer) { C.bertpt_corpus_builder_free((*C.bertpt_corpus_builder)(p)) }
	return &CorpusBuilder{newHandle(unsafe.Pointer(out), free)}, nil
}

// Push adds a document.
func (b *CorpusBuilder) Push(document Document) error {
	defer b.done()
	builder := (*C.bertpt_corpus_builder)(b.use())
	_, err := rawCorpusBuilderPush(builder, chars(document.Text), C.size_t(len(document.Text)), chars(document.ID), C.size_t(len(document.ID)))
	return err
}

// Finish completes the corpus and opens it. The builder is then used up.
func (b *CorpusBuilder) Finish() (*Corpus, error) {
	defer b.done()
	var out *C.bertpt_corpus
	if _, err := rawCorpusBuilderFinish((*C.bertpt_corpus_builder)(b.use()), &out); err != nil {
		return nil, err
	}
	return newCorpus(out), nil
}
