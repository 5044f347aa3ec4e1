package bertpt

// #include "structs.h"
import "C"

import "unsafe"

// Batch is what a training step reads: T tokens of S sequences one after the other, without padding, M of them masked.
type Batch struct{ *handle }

// BatchView lends the arrays of a batch without a copy, until the batch is closed. Keep the batch reachable while they are used.
type BatchView struct {
	Tokens, Sequences, Masked int
	Longest                   int      // tokens of the longest sequence
	IDs                       []int32  // [T], with the masks applied
	TypeIDs                   []int32  // [T], 0 for the first segment and its separator, 1 for the second
	Positions                 []int32  // [T], from 0 in each sequence
	CuSeqlens                 []int32  // [S + 1]; sequence s is tokens [CuSeqlens[s], CuSeqlens[s + 1])
	MaskedPositions           []int32  // [M], rising, index into [T]
	MaskedLabels              []int32  // [M], the original ids there
	PairLabels                []int32  // [S]: 0 is next (or in order), 1 is not, -1 no pair
	Epochs, Samples           []uint64 // [S], which sample of which epoch each sequence is
}

// PaddedBatch holds rows of equal length, as PyTorch programs know them.
type PaddedBatch struct {
	Sequences, Length                             int
	InputIDs, TokenTypeIDs, AttentionMask, Labels []int64 // [Sequences * Length]; labels are -100 where nothing is masked
	PairLabels                                    []int64 // [Sequences]; -100 for no pair
}

func newBatch(out *C.bertpt_batch) *Batch {
	return &Batch{newHandle(unsafe.Pointer(out), func(p unsafe.Pointer) { C.bertpt_batch_free((*C.bertpt_batch)(p)) })}
}

// View lends the arrays.
func (b *Batch) View() (*BatchView, error) {
	defer b.done()
	view := sizedBatchView()
	if _, err := rawBatchGetView((*C.bertpt_batch)(b.use()), &view); err != nil {
		return nil, err
	}
	tokens, sequences, masked := int64(view.tokens), int64(view.sequences), int64(view.masked)
	return &BatchView{
		Tokens:          int(tokens),
		Sequences:       int(sequences),
		Masked:          int(masked),
		Longest:         int(view.longest),
		IDs:             slice[int32](view.ids, tokens),
		TypeIDs:         slice[int32](view.type_ids, tokens),
		Positions:       slice[int32](view.positions, tokens),
		CuSeqlens:       slice[int32](view.cu_seqlens, sequences+1),
		MaskedPositions: slice[int32](view.masked_positions, masked),
		MaskedLabels:    slice[int32](view.masked_labels, masked),
		PairLabels:      slice[int32](view.pair_labels, sequences),
		Epochs:          slice[uint64](view.epochs, sequences),
		Samples:         slice[uint64](view.samples, sequences),
	}, nil
}

// Padded copies the batch into rows of length tokens, at least Longest.
func (b *Batch) Padded(length int) (*PaddedBatch, error) {
	view, err := b.View()
	if err != nil {
		return nil, err
	}
	batch := (*C.bertpt_batch)(b.use())
	defer b.done()
	size := view.Sequences * length
	out := &PaddedBatch{
		Sequences: view.Sequences, Length: length,
		InputIDs: make([]int64, size), TokenTypeIDs: make([]int64, size), AttentionMask: make([]int64, size), Labels: make([]int64, size),
		PairLabels: make([]int64, view.Sequences),
	}
	at := func(values []int64) *C.int64_t { return (*C.int64_t)(start(values)) }
	var raw *C.bertpt_error
	result := C.bertpt_go_copy_padded(batch, C.int64_t(view.Sequences), C.int64_t(length), at(out.InputIDs),
		at(out.TokenTypeIDs), at(out.AttentionMask), at(out.Labels), at(out.PairLabels), &raw)
	_, err = finish(result, raw)
	return out, err
}
