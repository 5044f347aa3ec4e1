package bertpt

// #include <bertpt/bertpt.h>
import "C"

import (
	"context"
	"unsafe"
)

// Segmenter finds sentences by rules, in linear time. Building a corpus does this on its own.
type Segmenter struct{ *handle }

// Span is bytes [Begin, End) of a text.
type Span struct{ Begin, End int }

// NewSegmenter makes one; configuration kind "segmenter".
func NewSegmenter(options any) (*Segmenter, error) {
	text, err := optionsOf(options)
	if err != nil {
		return nil, err
	}
	defer text.free()
	var out *C.bertpt_segmenter
	if _, err := rawSegmenterCreate(text.p, &out); err != nil {
		return nil, err
	}
	return &Segmenter{newHandle(unsafe.Pointer(out), func(p unsafe.Pointer) { C.bertpt_segmenter_free((*C.bertpt_segmenter)(p)) })}, nil
}

// LearnSegmenter gives the configuration as JSON with the abbreviations of the documents added; for NewSegmenter. Progress may be nil.
func LearnSegmenter(ctx context.Context, documents *Documents, options any, progress *Progress) (string, error) {
	text, err := optionsOf(options)
	if err != nil {
		return "", err
	}
	defer text.free()
	defer documents.done()
	source := (*C.bertpt_documents)(documents.use())
	var out *C.bertpt_text
	err = withCancel(ctx, func(cancel *C.bertpt_cancel) error {
		return withProgress(progress, func(progress *C.bertpt_progress) error {
			_, err := rawSegmenterLearn(source, text.p, cancel, progress, &out)
			return err
		})
	})
	if err != nil {
		return "", documents.causes.explain(err)
	}
	return readText(out, nil)
}

// Segment gives the sentences of a text, in order, never empty. Any bytes are allowed.
func (s *Segmenter) Segment(text string) ([]Span, error) {
	defer s.done()
	var out *C.bertpt_sentences
	if _, err := rawSegmenterSegment((*C.bertpt_segmenter)(s.use()), chars(text), C.size_t(len(text)), &out); err != nil {
		return nil, err
	}
	defer C.bertpt_sentences_free(out)
	view := sizedSentencesView()
	if _, err := rawSentencesGetView(out, &view); err != nil {
		return nil, err
	}
	begin, end := slice[int64](view.begin, int64(view.count)), slice[int64](view.end, int64(view.count))
	spans := make([]Span, len(begin))
	for i := range spans {
		spans[i] = Span{int(begin[i]), int(end[i])}
	}
	return spans, nil
}

// Config gives the resolved configuration as JSON.
func (s *Segmenter) Config() (string, error) {
	return s.text(func(object unsafe.Pointer, out **C.bertpt_text) (status, error) {
		return rawSegmenterGetConfig((*C.bertpt_segmenter)(object), out)
	})
}
