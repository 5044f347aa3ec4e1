package bertpt

// #include <bertpt/bertpt.h>
import "C"

import "unsafe"

// Tokenizer turns text into WordPiece ids and back. Immutable: share it freely.
type Tokenizer struct{ *handle }

func newTokenizer(out *C.bertpt_tokenizer) *Tokenizer {
	return &Tokenizer{newHandle(unsafe.Pointer(out), func(p unsafe.Pointer) { C.bertpt_tokenizer_free((*C.bertpt_tokenizer)(p)) })}
}

// EncodeOptions says how to encode; nil instead means special tokens, no limit, offsets.
type EncodeOptions struct {
	AddSpecialTokens bool
	MaxLength        int // tokens, special ones counted; 0: no limit
	Truncation       Truncation
	Offsets          bool // without them Begin, End and WordIDs are nil, which is faster
}

// Encoding holds parallel arrays with an entry for each token.
type Encoding struct {
	IDs         []int32
	TypeIDs     []int32 // 0 for the first text, 1 for the second
	Begin       []int64 // byte span in the text that the token comes from; 0, 0 for special tokens
	End         []int64
	WordIDs     []int32 // number of the word within its text; -1 for special tokens
	SpecialMask []int32 // 1 for special tokens
}

// NewTokenizer makes the tokenizer of a vocabulary; configuration kind "tokenizer".
func NewTokenizer(vocab *Vocab, options any) (*Tokenizer, error) {
	text, err := optionsOf(options)
	if err != nil {
		return nil, err
	}
	defer text.free()
	defer vocab.done()
	var out *C.bertpt_tokenizer
	if _, err := rawTokenizerCreate((*C.bertpt_vocab)(vocab.use()), text.p, &out); err != nil {
		return nil, err
	}
	return newTokenizer(out), nil
}

// LoadTokenizer reads the files of Save, or of a BERT model of Hugging Face.
func LoadTokenizer(path string) (*Tokenizer, error) {
	text, err := pathOf(path)
	if err != nil {
		return nil, err
	}
	defer text.free()
	var out *C.bertpt_tokenizer
	if _, err := rawTokenizerLoad(text.p, &out); err != nil {
		return nil, err
	}
	return newTokenizer(out), nil
}

// Save writes the files of Vocab.Save with this tokenizer's options.
func (t *Tokenizer) Save(folder string) error {
	text, err := pathOf(folder)
	if err != nil {
		return err
	}
	defer text.free()
	defer t.done()
	_, err = rawTokenizerSave((*C.bertpt_tokenizer)(t.use()), text.p)
	return err
}

func (o *EncodeOptions) raw() *C.bertpt_encode_options {
	if o == nil {
		return nil
	}
	raw := sizedEncodeOptions()
	raw.add_special_tokens = truth(o.AddSpecialTokens)
	raw.max_length = C.int64_t(o.MaxLength)
	raw.truncation = C.bertpt_truncation(o.Truncation)
	raw.offsets = truth(o.Offsets)
	return &raw
}

func truth(value bool) C.int32_t {
	if value {
		return 1
	}
	return 0
}

// Encode encodes one text; options may be nil.
func (t *Tokenizer) Encode(text string, options *EncodeOptions) (*Encoding, error) {
	defer t.done()
	var out *C.bertpt_encoding
	_, err := rawTokenizerEncode((*C.bertpt_tokenizer)(t.use()), chars(text), C.size_t(len(text)), options.raw(), &out)
	return takeEncoding(out, err)
}

// EncodePair encodes two texts as a pair; options may be nil.
func (t *Tokenizer) EncodePair(a, b string, options *EncodeOptions) (*Encoding, error) {
	defer t.done()
	var out *C.bertpt_encoding
	_, err := rawTokenizerEncodePair((*C.bertpt_tokenizer)(t.use()), chars(a), C.size_t(len(a)), chars(b), C.size_t(len(b)), options.raw(), &out)
	return takeEncoding(out, err)
}

func takeEncoding(out *C.bertpt_encoding, err error) (*Encoding, error) {
	if err != nil {
		return nil, err
	}
	defer C.bertpt_encoding_free(out)
	view := sizedEncodingView()
	if _, err := rawEncodingGetView(out, &view); err != nil {
		return nil, err
	}
	n := int64(view.count)
	return &Encoding{
		IDs:         copied[int32](view.ids, n),
		TypeIDs:     copied[int32](view.type_ids, n),
		Begin:       copied[int64](view.begin, n),
		End:         copied[int64](view.end, n),
		WordIDs:     copied[int32](view.word_ids, n),
		SpecialMask: copied[int32](view.special_mask, n),
	}, nil
}

// CountTokens counts the tokens of a text, without special tokens.
func (t *Tokenizer) CountTokens(text string) (int, error) {
	defer t.done()
	var count C.int64_t
	_, err := rawTokenizerCountTokens((*C.bertpt_tokenizer)(t.use()), chars(text), C.size_t(len(text)), &count)
	return int(count), err
}

// Decode turns ids into text.
func (t *Tokenizer) Decode(ids []int32, skipSpecialTokens bool) (string, error) {
	defer t.done()
	var out *C.bertpt_text
	_, err := rawTokenizerDecode((*C.bertpt_tokenizer)(t.use()), (*C.int32_t)(start(ids)), C.size_t(len(ids)), truth(skipSpecialTokens), &out)
	return readText(out, err)
}

// Vocab gives the vocabulary, as an object of its own.
func (t *Tokenizer) Vocab() (*Vocab, error) {
	defer t.done()
	var out *C.bertpt_vocab
	if _, err := rawTokenizerGetVocab((*C.bertpt_tokenizer)(t.use()), &out); err != nil {
		return nil, err
	}
	return newVocab(out), nil
}

// Config gives the resolved configuration as JSON.
func (t *Tokenizer) Config() (string, error) {
	return t.text(func(object unsafe.Pointer, out **C.bertpt_text) (status, error) {
		return rawTokenizerGetConfig((*C.bertpt_tokenizer)(object), out)
	})
}
