// The whole job from Go: raw text -> vocabulary -> corpus -> BERT -> checkpoint. The same steps and lines as samples/c/pretrain.c.
//
//	pretrain TEXT RUN        trains on TEXT (.txt, .jsonl, plain or .zst) and leaves everything in the folder RUN
//	pretrain --resume RUN    goes on where the last checkpoint was written
//
// Ctrl-C stops cleanly: the unfinished step is undone, a checkpoint is written, and the last line says how to go on.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"

	"bertpt"
)

// Everything is configured by JSON or maps; every key has a default: bertpt.ConfigSchema lists them. The model is tiny, so that it
// learns something within minutes on a laptop.
var (
	vocabConfig     = bertpt.Map{"size": 8000, "lowercase": true}
	corpusConfig    = bertpt.Map{"validation_share": 0.04}
	modelConfig     = bertpt.Map{"size": "tiny", "device": "auto"}
	optimizerConfig = bertpt.Map{"type": "adamw", "learning_rate": 2e-3}
)

func trainerConfig(run string) bertpt.Map {
	steps, err := strconv.Atoi(os.Getenv("BERTPT_SAMPLE_STEPS"))
	if err != nil {
		steps = 300
	}
	return bertpt.Map{
		"run_dir": filepath.Join(run, "run"), "num_train_steps": steps, "batch_size": 32,
		"phases": []bertpt.Map{
			{"share": 0.9, "max_seq_length": 128},
			{"share": 0.1, "max_seq_length": 512, "batch_size": 8},
		},
		"evaluate_every": 100, "checkpoint_every": 100,
	}
}

func printEvent(event *bertpt.Event) {
	switch event.Kind {
	case bertpt.EventProgress:
		if m := event.Metrics; m.Step%20 == 0 {
			fmt.Printf("step %d/%d  mlm %.3f  pair %.3f  %.0f tokens/s  %.0f s left\n",
				m.Step, m.NumTrainSteps, m.MLMLoss, m.PairLoss, m.TokensPerSecond, m.SecondsLeft)
		}
	case bertpt.EventEvaluation:
		if e := event.Evaluation; e != nil {
			fmt.Printf("validation: mlm %.3f (a unigram model: %.3f), accuracy %.1f %%\n", e.MLMLoss, e.UnigramLoss, 100*e.MLMAccuracy)
		}
	case bertpt.EventCheckpoint:
		fmt.Printf("checkpoint: %s\n", event.Path)
	default: // kinds that come with later versions are skipped by whoever does not know them
		if event.Message != "" {
			fmt.Println(event.Message)
		}
	}
}

// begin makes the trainer of a new run. Go's defer closes what the trainer keeps itself as far as it needs it.
func begin(ctx context.Context, text, run string) (*bertpt.Trainer, error) {
	// Documents are read twice: for the vocabulary, then for the corpus.
	documents, err := bertpt.OpenFiles([]string{text}, nil)
	if err != nil {
		return nil, err
	}
	defer documents.Close()
	vocab, err := bertpt.TrainVocab(ctx, documents, vocabConfig, nil)
	if err != nil {
		return nil, err
	}
	defer vocab.Close()
	tokenizer, err := bertpt.NewTokenizer(vocab, nil)
	if err != nil {
		return nil, err
	}
	defer tokenizer.Close()
	corpus, err := bertpt.BuildCorpus(ctx, documents, tokenizer, filepath.Join(run, "corpus"), corpusConfig, nil)
	if err != nil {
		return nil, err
	}
	defer corpus.Close()

	// From here on LibTorch is needed; where it is missing the error says how to get it.
	model, err := bertpt.NewModel(modelConfig, tokenizer)
	if err != nil {
		return nil, err
	}
	defer model.Close()
	optimizer, err := bertpt.NewOptimizer(model, optimizerConfig)
	if err != nil {
		return nil, err
	}
	defer optimizer.Close()
	return bertpt.NewTrainer(model, optimizer, corpus, trainerConfig(run))
}

func pretrain(ctx context.Context, first, run string) error {
	var trainer *bertpt.Trainer
	var err error
	if first == "--resume" {
		trainer, err = bertpt.ResumeTrainer(filepath.Join(run, "run"), nil, nil)
	} else {
		trainer, err = begin(ctx, first, run)
	}
	if err != nil {
		return err
	}
	defer trainer.Close()

	// Training runs on a thread of the library's own; the events say what happens until the last one.
	events, err := trainer.Events()
	if err != nil {
		return err
	}
	defer events.Close()
	if err := trainer.Start(ctx); err != nil {
		return err
	}
	for {
		event, err := events.Next(context.Background())
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		printEvent(event)
	}
	if _, err := trainer.Wait(-1); err != nil { // when the run failed: its cause
		return err
	}
	if ctx.Err() != nil { // the last event said how to go on
		return ctx.Err()
	}

	// A checkpoint is read back without a trainer and without LibTorch. Its folder `model` is what Hugging Face's from_pretrained loads.
	checkpoint, err := bertpt.OpenCheckpoint(filepath.Join(run, "run", "checkpoints", "latest"))
	if err != nil {
		return err
	}
	defer checkpoint.Close()
	info, err := checkpoint.Info()
	fmt.Printf("%.200s...\n", info)
	return err
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: pretrain TEXT RUN | --resume RUN")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	err := pretrain(ctx, os.Args[1], os.Args[2])
	if err == context.Canceled {
		os.Exit(130)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "pretrain: %v\n", err)
		os.Exit(1)
	}
}
