package bertpt

// #include <stdlib.h>
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

	// The rest is for batches; a single encoding refuses padding, and always has its type ids and mask.
	Padding     Padding
	Threads     int // at most so many; 0: one for each core
	TypeIDs     bool
	SpecialMask bool
}

// Encoding holds parallel arrays with an entry for each token.
type Encoding struct {
	IDs         []int32
	TypeIDs     []int32 // 0 for the first text, 1 for the second
	Begin       []int64 // byte span in the text that the token comes from; 0, 0 for special tokens
	End         []int64
	WordIDs     []int32 // number of the word within its text; -1 for special tokens
	SpecialMask []int32 // 1 for special tokens
	Replaced    int64   // U+FFFD read in place of bytes that are not UTF-8
}

// EncodedBatch holds many encodings: flat arrays over all rows, row r being [RowOffsets[r], RowOffsets[r+1]) of each. What was not asked for
// is nil.
type EncodedBatch struct {
	RowOffsets    []int64
	IDs           []int32
	TypeIDs       []int32
	SpecialMask   []int32
	AttentionMask []int32 // 1 where there is a token, 0 where there is padding; nil without padding
	Begin         []int64
	End           []int64
	WordIDs       []int32
	Replaced      int64 // U+FFFD read in place of bytes that are not UTF-8, in all texts
}

// Row is the ids of a row.
func (b *EncodedBatch) Row(row int) []int32 { return b.IDs[b.RowOffsets[row]:b.RowOffsets[row+1]] }

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
	raw.padding = C.bertpt_padding(o.Padding)
	raw.n_threads = C.int32_t(o.Threads)
	raw.type_ids = truth(o.TypeIDs)
	raw.special_mask = truth(o.SpecialMask)
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
		Replaced:    int64(view.n_replaced),
	}, nil
}

// cTexts is a copy of texts in memory of C: one block of bytes, and pointers into it.
type cTexts struct {
	bytes    unsafe.Pointer
	pointers **C.char
	sizes    []C.size_t
}

func newCTexts(texts []string) cTexts {
	total := 1
	for _, text := range texts {
		total += len(text)
	}
	t := cTexts{bytes: C.malloc(C.size_t(total)), sizes: make([]C.size_t, len(texts)+1)}
	t.pointers = (**C.char)(C.malloc(C.size_t(len(texts)+1) * C.size_t(unsafe.Sizeof((*C.char)(nil)))))
	block, pointers, at := unsafe.Slice((*byte)(t.bytes), total), unsafe.Slice(t.pointers, len(texts)+1), 0
	for i, text := range texts {
		pointers[i] = (*C.char)(unsafe.Add(t.bytes, at))
		t.sizes[i] = C.size_t(len(text))
		at += copy(block[at:], text)
	}
	return t
}

func (t cTexts) free() {
	C.free(t.bytes)
	C.free(unsafe.Pointer(t.pointers))
}

// EncodeBatch encodes many texts in one call, with several threads; pairs is nil or holds a second text for each; options may be nil.
func (t *Tokenizer) EncodeBatch(texts, pairs []string, options *EncodeOptions) (*EncodedBatch, error) {
	if pairs != nil && len(pairs) != len(texts) {
		return nil, failure(CodeInvalidArgument, "%d second texts for %d texts", len(pairs), len(texts))
	}
	defer t.done()
	first := newCTexts(texts)
	defer first.free()
	var second cTexts
	var secondSizes *C.size_t
	if pairs != nil {
		second = newCTexts(pairs)
		defer second.free()
		secondSizes = &second.sizes[0]
	}
	var out *C.bertpt_encoded_batch
	if _, err := rawTokenizerEncodeBatch((*C.bertpt_tokenizer)(t.use()), first.pointers, &first.sizes[0], second.pointers, secondSizes,
		C.size_t(len(texts)), options.raw(), &out); err != nil {
		return nil, err
	}
	defer C.bertpt_encoded_batch_free(out)
	view := sizedEncodedBatchView()
	if _, err := rawEncodedBatchGetView(out, &view); err != nil {
		return nil, err
	}
	n := int64(view.n_tokens)
	return &EncodedBatch{
		RowOffsets:    copied[int64](view.row_offsets, int64(view.n_rows)+1),
		IDs:           copied[int32](view.ids, n),
		TypeIDs:       copied[int32](view.type_ids, n),
		SpecialMask:   copied[int32](view.special_mask, n),
		AttentionMask: copied[int32](view.attention_mask, n),
		Begin:         copied[int64](view.begin, n),
		End:           copied[int64](view.end, n),
		WordIDs:       copied[int32](view.word_ids, n),
		Replaced:      int64(view.n_replaced),
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
