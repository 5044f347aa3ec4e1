package bertpt_test

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"bertpt"
)

var words = strings.Fields("people states house country law peace war nation treasury public senate treaty commerce army river debt")

// seq yields thirty documents of eight sentences, the same every time.
func seq(yield func(bertpt.Document, error) bool) {
	for i := 0; i < 30; i++ {
		text := ""
		for j := 0; j < 8; j++ {
			text += fmt.Sprintf("The %s of the %s has a %s. ", words[(i+i/16*3+j)%16], words[(3*i+j)%16], words[(5*i+7*j)%16])
		}
		if !yield(bertpt.Document{Text: text, ID: fmt.Sprintf("document %d", i)}, nil) {
			return
		}
	}
}

func must[T any](t *testing.T) func(T, error) T {
	return func(value T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

func fails(t *testing.T, err error, code bertpt.Code) *bertpt.Error {
	t.Helper()
	var e *bertpt.Error
	if !errors.As(err, &e) || e.Code != code || !errors.Is(err, code) {
		t.Fatalf("%v is not %v", err, code)
	}
	return e
}

func expect(t *testing.T, condition bool, format string, values ...any) {
	t.Helper()
	if !condition {
		t.Fatalf(format, values...)
	}
}

func documents(t *testing.T) *bertpt.Documents {
	return must[*bertpt.Documents](t)(bertpt.DocumentsFromSeq(seq))
}

func smallTokenizer(t *testing.T) *bertpt.Tokenizer {
	vocab := must[*bertpt.Vocab](t)(bertpt.TrainVocab(nil, documents(t), bertpt.Map{"size": 100, "min_frequency": 1, "lowercase": true}, nil))
	defer vocab.Close()
	return must[*bertpt.Tokenizer](t)(bertpt.NewTokenizer(vocab, nil))
}

func smallCorpus(t *testing.T, folder string) *bertpt.Corpus {
	config := bertpt.Map{"validation_share": 0.2}
	return must[*bertpt.Corpus](t)(bertpt.BuildCorpus(nil, documents(t), smallTokenizer(t), filepath.Join(folder, "corpus"), config, nil))
}

func requireEngine(t *testing.T) {
	if err := bertpt.LoadEngine(nil); err != nil {
		t.Skip(err)
	}
}

// smallTrainer makes a trainer of so many steps; runDir may be empty.
func smallTrainer(t *testing.T, corpus *bertpt.Corpus, runDir string, steps int) (*bertpt.Model, *bertpt.Trainer) {
	tokenizer := must[*bertpt.Tokenizer](t)(corpus.Tokenizer())
	defer tokenizer.Close()
	model := must[*bertpt.Model](t)(bertpt.NewModel(`{"size": "tiny", "device": "cpu", "threads": 1, "max_position_embeddings": 128}`, tokenizer))
	optimizer := must[*bertpt.Optimizer](t)(bertpt.NewOptimizer(model, bertpt.Map{"learning_rate": 1e-3}))
	defer optimizer.Close()
	config := bertpt.Map{"num_train_steps": steps, "batch_size": 4, "max_seq_length": 32, "warmup_steps": 2, "evaluate_every": 0, "checkpoint_every": 0}
	if runDir != "" {
		config["run_dir"] = runDir
	}
	return model, must[*bertpt.Trainer](t)(bertpt.NewTrainer(model, optimizer, corpus, config))
}

// all reads every document.
func all(t *testing.T, documents *bertpt.Documents) (texts []string, failure error) {
	reader := must[*bertpt.DocumentReader](t)(documents.Read())
	defer reader.Close()
	for {
		document, err := reader.Next()
		if err == io.EOF {
			return texts, nil
		}
		if err != nil {
			return texts, err
		}
		texts = append(texts, document.Text)
	}
}
