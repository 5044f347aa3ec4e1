package main

import (
	"bertpt"
)

// executor holds the handles that steps keep. A closed one stays: the binding has to notice.
type executor struct {
	documents map[string]any
	handles   map[string]any
	steps     map[string]func(step) (any, error)
}

func newExecutor(documents map[string]any) *executor {
	e := &executor{documents: documents, handles: map[string]any{}}
	e.steps = map[string]func(step) (any, error){
		"vocab_load": e.vocabLoad, "vocab_train": e.vocabTrain, "tokenizer_create": e.tokenizerCreate, "encode": e.encode,
		"decode": e.decode, "segment": e.segment, "config_resolve": e.configResolve,
		"documents_from_iterator": e.documentsFromIterator, "corpus_build": e.corpusBuild, "corpus_open": e.corpusOpen,
		"corpus_tokenizer": e.corpusTokenizer, "corpus_read_document": e.corpusReadDocument, "loader_batches": e.loaderBatches,
		"close": e.close, "close_orders": e.closeOrders,
		"model_create": e.modelCreate, "optimizer_create": e.optimizerCreate, "trainer_create": e.trainerCreate,
		"trainer_resume": e.trainerResume, "train_steps": e.trainSteps, "trainer_state": e.trainerState,
		"trainer_evaluate": e.trainerEvaluate, "trainer_save_checkpoint": e.trainerSaveCheckpoint, "trainer_events": e.trainerEvents,
		"trainer_cancel": e.trainerCancel, "checkpoint_read": e.checkpointRead, "close_training_orders": e.closeTrainingOrders,
	}
	return e
}

// get gives the handle that the key of the step names.
func get[T any](e *executor, s step, key string) T { return e.handles[s.text(key)].(T) }

// keep keeps what a call made, and gives nil, or what describe says of it.
func keep[T any](e *executor, s step, made T, err error, describe func(T) (any, error)) (any, error) {
	if err != nil {
		return nil, err
	}
	e.handles[s.text("as")] = made
	if describe == nil {
		return nil, nil
	}
	return describe(made)
}

func (e *executor) tokenizer(s step) *bertpt.Tokenizer {
	return get[*bertpt.Tokenizer](e, s, "tokenizer")
}
func (e *executor) corpus(s step) *bertpt.Corpus   { return get[*bertpt.Corpus](e, s, "corpus") }
func (e *executor) trainer(s step) *bertpt.Trainer { return get[*bertpt.Trainer](e, s, "trainer") }

func (e *executor) close(s step) (any, error) {
	e.handles[s.text("object")].(interface{ Close() }).Close()
	return nil, nil
}

// permutations gives every order of n things.
func permutations(n int) [][]int {
	if n == 0 {
		return [][]int{nil}
	}
	var all [][]int
	for _, shorter := range permutations(n - 1) {
		for place := 0; place < n; place++ {
			order := append(append(append([]int{}, shorter[:place]...), n-1), shorter[place:]...)
			all = append(all, order)
		}
	}
	return all
}
