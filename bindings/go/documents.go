package bertpt

// #include <stdlib.h>
// #include "structs.h"
import "C"

import (
	"fmt"
	"io"
	"runtime/cgo"
	"unsafe"
)

// Document is one document. Text is bytes: what is not UTF-8 is replaced by the tokenizer, never refused.
type Document struct {
	Text string
	ID   string // empty: none
}

// Documents is a source of documents, read by TrainVocab and BuildCorpus.
type Documents struct {
	*handle
	causes *causes
}

func newDocuments(out *C.bertpt_documents, from *causes) *Documents {
	free := func(p unsafe.Pointer) { C.bertpt_documents_free((*C.bertpt_documents)(p)) }
	return &Documents{newHandle(unsafe.Pointer(out), free), from}
}

// OpenFiles describes documents in files, plain or zstd, told by their content; configuration kind "documents".
func OpenFiles(paths []string, options any) (*Documents, error) {
	text, err := optionsOf(options)
	if err != nil {
		return nil, err
	}
	defer text.free()
	array := (*[1 << 20]*C.char)(C.calloc(C.size_t(len(paths)+1), C.size_t(unsafe.Sizeof((*C.char)(nil)))))
	defer C.free(unsafe.Pointer(array))
	for i, path := range paths {
		c, err := newCString("the path", path)
		if err != nil {
			return nil, err
		}
		defer c.free()
		array[i] = c.p
	}
	var out *C.bertpt_documents
	if _, err := rawDocumentsOpenFiles(&array[0], C.size_t(len(paths)), text.p, &out); err != nil {
		return nil, err
	}
	return newDocuments(out, nil), nil
}

// NewDocuments makes an empty list to Push into, kept in memory; CorpusBuilder is for more text than fits.
func NewDocuments() (*Documents, error) {
	if err := Check(); err != nil {
		return nil, err
	}
	var out *C.bertpt_documents
	if _, err := rawDocumentsCreate(&out); err != nil {
		return nil, err
	}
	return newDocuments(out, nil), nil
}

// DocumentsFrom wraps an iterator of the program. Start begins a pass, as often as the documents are read; next gives io.EOF after the
// last. Any other error, or a panic, ends the call that was reading with CodeHost, and errors.Is finds it there.
func DocumentsFrom(start func() (next func() (Document, error))) (*Documents, error) {
	return wrapSource(func() pass { return pass{next: start()} })
}

// DocumentsFromSeq wraps a function that yields documents, such as an iter.Seq2[Document, error]. It is called for every pass, in a
// goroutine of its own.
func DocumentsFromSeq(seq func(yield func(Document, error) bool)) (*Documents, error) {
	return wrapSource(func() pass { return pull(seq) })
}

type item struct {
	document Document
	err      error
}

func pull(seq func(yield func(Document, error) bool)) pass {
	items, quit := make(chan item), make(chan struct{})
	send := func(one item) bool {
		select {
		case items <- one:
			return one.err == nil
		case <-quit:
			return false
		}
	}
	go func() {
		defer close(items)
		defer func() {
			if panicked := recover(); panicked != nil {
				send(item{err: fmt.Errorf("the iterator panicked: %v", panicked)})
			}
		}()
		seq(func(document Document, err error) bool { return send(item{document, err}) })
	}()
	next := func() (Document, error) {
		one, more := <-items
		if !more {
			return Document{}, io.EOF
		}
		return one.document, one.err
	}
	return pass{next: next, stop: func() { close(quit) }}
}

func wrapSource(start func() pass) (*Documents, error) {
	if err := Check(); err != nil {
		return nil, err
	}
	shared := &causes{}
	source := cgo.NewHandle(&source{start: start, causes: shared})
	var out *C.bertpt_documents
	var raw *C.bertpt_error
	if _, err := finish(C.bertpt_go_documents(C.uintptr_t(source), &out, &raw), raw); err != nil {
		source.Delete()
		return nil, err
	}
	return newDocuments(out, shared), nil
}

// Push adds one document to a list of NewDocuments.
func (d *Documents) Push(document Document) error {
	defer d.done()
	_, err := rawDocumentsPush((*C.bertpt_documents)(d.use()), chars(document.Text), C.size_t(len(document.Text)), chars(document.ID), C.size_t(len(document.ID)))
	return err
}

// Describe gives the source as JSON.
func (d *Documents) Describe() (string, error) {
	return d.text(func(object unsafe.Pointer, out **C.bertpt_text) (status, error) {
		return rawDocumentsDescribe((*C.bertpt_documents)(object), out)
	})
}

// Read starts a pass over the documents.
func (d *Documents) Read() (*DocumentReader, error) {
	defer d.done()
	var out *C.bertpt_document_reader
	if _, err := rawDocumentsOpenReader((*C.bertpt_documents)(d.use()), &out); err != nil {
		return nil, d.causes.explain(err)
	}
	free := func(p unsafe.Pointer) { C.bertpt_document_reader_free((*C.bertpt_document_reader)(p)) }
	return &DocumentReader{newHandle(unsafe.Pointer(out), free), d.causes}, nil
}

// DocumentReader is a pass over documents, for one goroutine at a time.
type DocumentReader struct {
	*handle
	causes *causes
}

// Next reads the next document; io.EOF after the last.
func (r *DocumentReader) Next() (Document, error) {
	defer r.done()
	var out *C.bertpt_document
	result, err := rawDocumentReaderNext((*C.bertpt_document_reader)(r.use()), &out)
	if err != nil {
		return Document{}, r.causes.explain(err)
	}
	if result == statusEnd {
		return Document{}, io.EOF
	}
	defer C.bertpt_document_free(out)
	view := sizedDocumentView()
	if _, err := rawDocumentGetView(out, &view); err != nil {
		return Document{}, err
	}
	return Document{string(slice[byte](view.text, int64(view.text_size))), string(slice[byte](view.id, int64(view.id_size)))}, nil
}
