package bertpt

// #include <bertpt/bertpt.h>
import "C"

import (
	"context"
	"unsafe"
)

// Vocab is a WordPiece vocabulary. Immutable: share it freely.
type Vocab struct{ *handle }

func newVocab(out *C.bertpt_vocab) *Vocab {
	return &Vocab{newHandle(unsafe.Pointer(out), func(p unsafe.Pointer) { C.bertpt_vocab_free((*C.bertpt_vocab)(p)) })}
}

// TrainVocab learns a vocabulary; configuration kind "vocab". Progress may be nil.
func TrainVocab(ctx context.Context, documents *Documents, options any, progress *Progress) (*Vocab, error) {
	text, err := optionsOf(options)
	if err != nil {
		return nil, err
	}
	defer text.free()
	defer documents.done()
	source := (*C.bertpt_documents)(documents.use())
	var out *C.bertpt_vocab
	err = withCancel(ctx, func(cancel *C.bertpt_cancel) error {
		return withProgress(progress, func(progress *C.bertpt_progress) error {
			_, err := rawVocabTrain(source, text.p, cancel, progress, &out)
			return err
		})
	})
	if err != nil {
		return nil, documents.causes.explain(err)
	}
	return newVocab(out), nil
}

// Extend gives a longer vocabulary with the pieces that save most on the documents, and the report about them as JSON; configuration
// kind "vocab_extension". No id moves. Progress may be nil.
func (v *Vocab) Extend(ctx context.Context, documents *Documents, options any, progress *Progress) (*Vocab, string, error) {
	text, err := optionsOf(options)
	if err != nil {
		return nil, "", err
	}
	defer text.free()
	defer v.done()
	defer documents.done()
	object, source := (*C.bertpt_vocab)(v.use()), (*C.bertpt_documents)(documents.use())
	var out *C.bertpt_vocab
	var report *C.bertpt_text
	err = withCancel(ctx, func(cancel *C.bertpt_cancel) error {
		return withProgress(progress, func(progress *C.bertpt_progress) error {
			_, err := rawVocabExtend(object, source, text.p, cancel, progress, &out, &report)
			return err
		})
	})
	if err != nil {
		return nil, "", documents.causes.explain(err)
	}
	longer := newVocab(out)
	json, err := readText(report, nil)
	return longer, json, err
}

// LoadVocab reads a vocab.txt, a tokenizer.json, or a folder that holds one.
func LoadVocab(path string) (*Vocab, error) {
	text, err := pathOf(path)
	if err != nil {
		return nil, err
	}
	defer text.free()
	var out *C.bertpt_vocab
	if _, err := rawVocabLoad(text.p, &out); err != nil {
		return nil, err
	}
	return newVocab(out), nil
}

// Save writes vocab.txt, tokenizer.json and their configuration, as transformers reads them.
func (v *Vocab) Save(folder string) error {
	text, err := pathOf(folder)
	if err != nil {
		return err
	}
	defer text.free()
	defer v.done()
	_, err = rawVocabSave((*C.bertpt_vocab)(v.use()), text.p)
	return err
}

// Size is the number of pieces; ids are 0 to size - 1.
func (v *Vocab) Size() (int, error) {
	defer v.done()
	var size C.int64_t
	_, err := rawVocabGetSize((*C.bertpt_vocab)(v.use()), &size)
	return int(size), err
}

// Piece gives the piece of an id.
func (v *Vocab) Piece(id int32) (string, error) {
	defer v.done()
	var data *C.char
	var size C.size_t
	_, err := rawVocabGetPiece((*C.bertpt_vocab)(v.use()), C.int32_t(id), &data, &size)
	return string(slice[byte](data, int64(size))), err
}

// Find gives the id of a piece, "##" included where it continues a word; -1 when there is none.
func (v *Vocab) Find(piece string) (int32, error) {
	defer v.done()
	var id C.int32_t
	_, err := rawVocabFind((*C.bertpt_vocab)(v.use()), chars(piece), C.size_t(len(piece)), &id)
	return int32(id), err
}

// SpecialIDs gives the ids of the special tokens.
func (v *Vocab) SpecialIDs() (SpecialIDs, error) {
	defer v.done()
	ids := sizedSpecialIDs()
	_, err := rawVocabGetSpecialIDs((*C.bertpt_vocab)(v.use()), &ids)
	return specialIDsOf(&ids), err
}

// Describe gives size, hash, special ids and normalisation as JSON.
func (v *Vocab) Describe() (string, error) {
	return v.text(func(object unsafe.Pointer, out **C.bertpt_text) (status, error) {
		return rawVocabDescribe((*C.bertpt_vocab)(object), out)
	})
}
