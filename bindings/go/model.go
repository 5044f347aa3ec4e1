package bertpt

// #include <bertpt/bertpt.h>
import "C"

import (
	"context"
	"unsafe"
)

// Model is BERT: encoder, pooler, masked-token head, pair head. All its arithmetic runs on a thread of its own: any goroutine may call.
// Making the first one loads LibTorch.
type Model struct{ *handle }

func newModel(out *C.bertpt_model) *Model {
	return &Model{newHandle(unsafe.Pointer(out), func(p unsafe.Pointer) { C.bertpt_model_free((*C.bertpt_model)(p)) })}
}

// NewModel makes a model with random weights; configuration kind "model".
func NewModel(options any, tokenizer *Tokenizer) (*Model, error) {
	text, err := optionsOf(options)
	if err != nil {
		return nil, err
	}
	defer text.free()
	defer tokenizer.done()
	var out *C.bertpt_model
	if _, err := rawModelCreate(text.p, (*C.bertpt_tokenizer)(tokenizer.use()), &out); err != nil {
		return nil, err
	}
	return newModel(out), nil
}

// LoadModel loads a model with its tokenizer from a Hugging Face folder, a checkpoint or a run.
func LoadModel(folder string, options any) (*Model, error) {
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
	var out *C.bertpt_model
	if _, err := rawModelLoad(path.p, text.p, &out); err != nil {
		return nil, err
	}
	return newModel(out), nil
}

// Save writes a Hugging Face folder; it must not exist.
func (m *Model) Save(folder string) error {
	path, err := pathOf(folder)
	if err != nil {
		return err
	}
	defer path.free()
	defer m.done()
	_, err = rawModelSave((*C.bertpt_model)(m.use()), path.p)
	return err
}

// Describe gives engine, device, precision, memory and tensors as JSON.
func (m *Model) Describe() (string, error) {
	return m.text(func(object unsafe.Pointer, out **C.bertpt_text) (status, error) {
		return rawModelDescribe((*C.bertpt_model)(object), out)
	})
}

// Config gives the resolved configuration as JSON.
func (m *Model) Config() (string, error) {
	return m.text(func(object unsafe.Pointer, out **C.bertpt_text) (status, error) {
		return rawModelGetConfig((*C.bertpt_model)(object), out)
	})
}

// ParameterCount gives the number of weights, both heads included.
func (m *Model) ParameterCount() (int64, error) {
	defer m.done()
	var count C.int64_t
	_, err := rawModelGetParameterCount((*C.bertpt_model)(m.use()), &count)
	return int64(count), err
}

// Tokenizer gives the tokenizer of the model, as an object of its own.
func (m *Model) Tokenizer() (*Tokenizer, error) {
	defer m.done()
	var out *C.bertpt_tokenizer
	if _, err := rawModelGetTokenizer((*C.bertpt_model)(m.use()), &out); err != nil {
		return nil, err
	}
	return newTokenizer(out), nil
}

// VocabSize gives the number of logits of one masked position; at least the size of the tokenizer's vocabulary.
func (m *Model) VocabSize() (int, error) {
	defer m.done()
	var size C.int64_t
	_, err := rawModelGetVocabSize((*C.bertpt_model)(m.use()), &size)
	return int(size), err
}

// ReadParameter copies one parameter, row by row.
func (m *Model) ReadParameter(name string) ([]float32, error) {
	text, err := newCString("the name", name)
	if err != nil {
		return nil, err
	}
	defer text.free()
	defer m.done()
	model := (*C.bertpt_model)(m.use())
	var count C.int64_t
	if _, err := rawModelGetParameterSize(model, text.p, &count); err != nil {
		return nil, err
	}
	values := make([]float32, count)
	_, err = rawModelReadParameter(model, text.p, (*C.float)(start(values)), C.size_t(count))
	return values, err
}

// FillMask guesses what stands at each [MASK], as JSON: [[{"id", "piece", "probability"}]].
func (m *Model) FillMask(text string, k int) (string, error) {
	defer m.done()
	var out *C.bertpt_text
	_, err := rawModelFillMask((*C.bertpt_model)(m.use()), chars(text), C.size_t(len(text)), C.int64_t(k), &out)
	return readText(out, err)
}

// Hidden is what the encoder makes of one text.
type Hidden struct {
	Tokens, Size int
	IDs          []int32   // [Tokens]
	Hidden       []float32 // [Tokens * Size], the last layer, row by row
	Pooled       []float32 // [Size]
}

// Encode encodes a text to the hidden states of the last layer.
func (m *Model) Encode(text string) (*Hidden, error) {
	defer m.done()
	var out *C.bertpt_hidden
	if _, err := rawModelEncode((*C.bertpt_model)(m.use()), chars(text), C.size_t(len(text)), &out); err != nil {
		return nil, err
	}
	defer C.bertpt_hidden_free(out)
	view := sizedHiddenView()
	if _, err := rawHiddenGetView(out, &view); err != nil {
		return nil, err
	}
	tokens, size := int64(view.tokens), int64(view.hidden_size)
	return &Hidden{int(tokens), int(size), copied[int32](view.ids, tokens), copied[float32](view.hidden, tokens*size), copied[float32](view.pooled, size)}, nil
}

// Evaluate evaluates on the validation split of a corpus; configuration kind "evaluation"; progress may be nil.
func (m *Model) Evaluate(ctx context.Context, corpus *Corpus, options any, progress *Progress) (Evaluation, error) {
	text, err := optionsOf(options)
	if err != nil {
		return Evaluation{}, err
	}
	defer text.free()
	defer m.done()
	defer corpus.done()
	model, data := (*C.bertpt_model)(m.use()), (*C.bertpt_corpus)(corpus.use())
	evaluation := sizedEvaluation()
	err = withCancel(ctx, func(cancel *C.bertpt_cancel) error {
		return withProgress(progress, func(progress *C.bertpt_progress) error {
			_, err := rawModelEvaluate(model, data, text.p, cancel, progress, &evaluation)
			return err
		})
	})
	return evaluationOf(&evaluation), err
}

// Embed gives each text as one row of the model's width, row by row; configuration kind "embedding"; progress may be nil.
func (m *Model) Embed(ctx context.Context, texts []string, options any, progress *Progress) ([]float32, error) {
	text, err := optionsOf(options)
	if err != nil {
		return nil, err
	}
	defer text.free()
	row, err := m.ReadParameter("bert.embeddings.LayerNorm.weight") // as long as the model is wide
	if err != nil {
		return nil, err
	}
	defer m.done()
	model, given := (*C.bertpt_model)(m.use()), newCTexts(texts)
	defer given.free()
	rows := make([]float32, len(texts)*len(row))
	err = withCancel(ctx, func(cancel *C.bertpt_cancel) error {
		return withProgress(progress, func(progress *C.bertpt_progress) error {
			_, err := rawModelEmbed(model, given.pointers, &given.sizes[0], C.size_t(len(texts)), text.p, cancel, progress,
				(*C.float)(start(rows)), C.size_t(len(rows)))
			return err
		})
	})
	return rows, err
}

// Logits gives the logits of a batch, without dropout: one row of the size of the vocabulary for each masked position, two numbers for
// each sequence.
func (m *Model) Logits(batch *Batch) (mlm, pair []float32, err error) {
	view, err := batch.View()
	if err != nil {
		return nil, nil, err
	}
	vocabulary, err := m.VocabSize()
	if err != nil {
		return nil, nil, err
	}
	defer m.done()
	defer batch.done()
	mlm, pair = make([]float32, view.Masked*vocabulary), make([]float32, view.Sequences*2)
	_, err = rawModelCopyLogits((*C.bertpt_model)(m.use()), (*C.bertpt_batch)(batch.use()), (*C.float)(start(mlm)), C.size_t(len(mlm)),
		(*C.float)(start(pair)), C.size_t(len(pair)))
	return mlm, pair, err
}
