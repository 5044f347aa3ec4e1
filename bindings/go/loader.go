package bertpt

// #include <bertpt/bertpt.h>
import "C"

import "unsafe"

// Loader gives a corpus split as batches, for programs that look at the data or train elsewhere. For one goroutine at a time.
type Loader struct{ *handle }

// NewLoader makes a loader at epoch 0, sample 0; configuration kind "loader".
func NewLoader(corpus *Corpus, split Split, options any) (*Loader, error) {
	text, err := optionsOf(options)
	if err != nil {
		return nil, err
	}
	defer text.free()
	defer corpus.done()
	var out *C.bertpt_loader
	if _, err := rawLoaderCreate((*C.bertpt_corpus)(corpus.use()), C.bertpt_split(split), text.p, &out); err != nil {
		return nil, err
	}
	return &Loader{newHandle(unsafe.Pointer(out), func(p unsafe.Pointer) { C.bertpt_loader_free((*C.bertpt_loader)(p)) })}, nil
}

// Next makes the next batch and moves on, from one epoch into the next without end.
func (l *Loader) Next() (*Batch, error) {
	defer l.done()
	var out *C.bertpt_batch
	if _, err := rawLoaderNext((*C.bertpt_loader)(l.use()), &out); err != nil {
		return nil, err
	}
	return newBatch(out), nil
}

// Seek moves to a place in the stream.
func (l *Loader) Seek(epoch, index uint64) error {
	defer l.done()
	_, err := rawLoaderSeek((*C.bertpt_loader)(l.use()), C.uint64_t(epoch), C.uint64_t(index))
	return err
}

// Position gives epoch and sample where the next batch begins.
func (l *Loader) Position() (epoch, index uint64, err error) {
	defer l.done()
	var e, i C.uint64_t
	_, err = rawLoaderGetPosition((*C.bertpt_loader)(l.use()), &e, &i)
	return uint64(e), uint64(i), err
}

// EpochSize gives the number of samples in an epoch.
func (l *Loader) EpochSize(epoch uint64) (int64, error) {
	defer l.done()
	var size C.int64_t
	_, err := rawLoaderGetEpochSize((*C.bertpt_loader)(l.use()), C.uint64_t(epoch), &size)
	return int64(size), err
}

// Config gives the resolved configuration as JSON.
func (l *Loader) Config() (string, error) {
	return l.text(func(object unsafe.Pointer, out **C.bertpt_text) (status, error) {
		return rawLoaderGetConfig((*C.bertpt_loader)(object), out)
	})
}

// Describe gives the stream as JSON: samples in an epoch, forced random pairs, dropped samples, mean length.
func (l *Loader) Describe() (string, error) {
	return l.text(func(object unsafe.Pointer, out **C.bertpt_text) (status, error) {
		return rawLoaderDescribe((*C.bertpt_loader)(object), out)
	})
}
