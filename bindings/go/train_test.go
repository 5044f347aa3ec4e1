package bertpt_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bertpt"
)

func TestRunIsWatchedAndItsCheckpointRead(t *testing.T) {
	requireEngine(t)
	folder := t.TempDir()
	corpus := smallCorpus(t, folder)
	defer corpus.Close()
	model, trainer := smallTrainer(t, corpus, filepath.Join(folder, "run"), 8)
	defer model.Close()
	defer trainer.Close()
	expect(t, trainer.SetProperty("data", "v3") == nil && trainer.SetProperty("gone", "") == nil, "set a property")
	expect(t, must[string](t)(trainer.Properties()) == `{"data":"v3"}`, "properties")
	files := map[string][]byte{}
	expect(t, trainer.SetCheckpointSink(func(string, uint64, uint64, []byte) error { panic("closed") }) == nil, "set a sink")
	_, err := trainer.SaveCheckpoint()
	fails(t, err, bertpt.CodeHost)
	expect(t, trainer.SetCheckpointSink(func(name string, fileBytes, offset uint64, piece []byte) error {
		if uint64(len(files[name])) != offset || offset+uint64(len(piece)) > fileBytes {
			return io.ErrShortWrite
		}
		files[name] = append(files[name], piece...)
		return nil
	}) == nil, "set a sink")
	saved := must[string](t)(trainer.SaveCheckpoint())
	expect(t, trainer.SetCheckpointSink(nil) == nil, "end the sink")
	manifest, err := os.ReadFile(filepath.Join(saved, "manifest.json"))
	expect(t, err == nil && len(files) > 5 && string(files["step-0/manifest.json"]) == string(manifest), "%v, %d files", err, len(files))
	stream := must[*bertpt.EventStream](t)(trainer.Events())
	defer stream.Close()
	expect(t, trainer.Start(nil) == nil, "start")
	progress, last := 0, &bertpt.Event{}
	for event := range stream.Channel(context.Background()) {
		if event.Kind == bertpt.EventProgress {
			progress++
		}
		last = event
	}
	expect(t, progress == 8 && last.Kind == bertpt.EventFinished && last.Step == 8 && last.Code == 0, "%d, %+v", progress, last)
	expect(t, strings.HasPrefix(must[string](t)(last.JSON()), "{") && last.Message != "", "%+v", last)
	expect(t, must[bool](t)(trainer.Wait(10*time.Second)), "it runs on")
	_, err = trainer.Step()
	expect(t, err == io.EOF && trainer.Run(nil, -1) == io.EOF, "%v", err)

	checkpoint := must[*bertpt.Checkpoint](t)(bertpt.OpenCheckpoint(last.Path))
	expect(t, checkpoint.Verify(nil, nil) == nil, "verify")
	_, err = checkpoint.FindTensor("bert.pooler.dense.wieght")
	fails(t, err, bertpt.CodeNotFound)
	tensor := must[*bertpt.Tensor](t)(checkpoint.FindTensor("bert.pooler.dense.weight"))
	checkpoint.Close()
	expect(t, tensor.DType == bertpt.DTypeF32 && len(tensor.Shape) == 2 && tensor.Len() == 128*128, "%+v", tensor)
	lent, copied := must[[]float32](t)(bertpt.View[float32](tensor)), must[[]float32](t)(tensor.Float32s())
	weights := must[[]float32](t)(model.ReadParameter("bert.pooler.dense.weight"))
	for i := range lent {
		expect(t, lent[i] == copied[i] && lent[i] == weights[i], "element %d", i)
	}
	_, err = bertpt.View[int64](tensor)
	fails(t, err, bertpt.CodeUnsupported)
	tensor.Close()
	_, err = bertpt.View[float32](tensor)
	fails(t, err, bertpt.CodeInvalidArgument)

	loader := must[*bertpt.Loader](t)(bertpt.NewLoader(corpus, bertpt.SplitTrain, bertpt.Map{"batch_size": 2, "max_seq_length": 32}))
	defer loader.Close()
	mlm, pair, err := model.Logits(must[*bertpt.Batch](t)(loader.Next()))
	expect(t, err == nil && len(pair) == 4 && mlm[0] != 0, "%v", err)
	hidden := must[*bertpt.Hidden](t)(model.Encode("the people"))
	expect(t, len(hidden.Hidden) == hidden.Tokens*hidden.Size, "%+v", hidden.Tokens)
	expect(t, strings.Contains(must[string](t)(model.FillMask("the [MASK] of the people", 2)), "probability"), "fill")
	evaluation := must[bertpt.Evaluation](t)(model.Evaluate(context.Background(), corpus, bertpt.Map{"max_seq_length": 32, "sequences": 4}, nil))
	expect(t, evaluation.MLMLoss > 0, "%+v", evaluation)
}

func TestContextStopsARunInTheBackgroundAndInTheForeground(t *testing.T) {
	requireEngine(t)
	folder := t.TempDir()
	corpus := smallCorpus(t, folder)
	defer corpus.Close()
	model, trainer := smallTrainer(t, corpus, filepath.Join(folder, "run"), 1000000)
	defer model.Close()
	ctx, cancel := context.WithCancel(context.Background())
	stream := must[*bertpt.EventStream](t)(trainer.Events())
	expect(t, trainer.Start(ctx) == nil, "start")
	fails(t, trainer.Run(nil, 1), bertpt.CodeBusy)
	must[*bertpt.Event](t)(stream.Next(context.Background()))
	cancel()
	var last *bertpt.Event
	for {
		event, err := stream.Next(context.Background())
		if err == io.EOF {
			break
		}
		expect(t, err == nil, "%v", err)
		last = event
	}
	expect(t, last.Kind == bertpt.EventCancelled && last.Path != "", "%+v", last)
	state, step, err := trainer.State()
	expect(t, err == nil && state == bertpt.TrainerStopped, "%v %v", state, err)

	ctx, cancel = context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	err = trainer.Run(ctx, -1)
	fails(t, err, bertpt.CodeCancelled)
	trainer.Close()
	stream.Close()
	resumed := must[*bertpt.Trainer](t)(bertpt.ResumeTrainer(filepath.Join(folder, "run"), nil, nil))
	defer resumed.Close()
	metrics := must[bertpt.Metrics](t)(resumed.Step())
	expect(t, metrics.Step > step, "%d after %d", metrics.Step, step)
}

func TestEventsStopWithTheirContextAndCloseNeverWaits(t *testing.T) {
	requireEngine(t)
	corpus := smallCorpus(t, t.TempDir())
	defer corpus.Close()
	model, trainer := smallTrainer(t, corpus, "", 1000000)
	stream := must[*bertpt.EventStream](t)(trainer.Events())
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	_, err := stream.Next(ctx)
	expect(t, errors.Is(err, context.DeadlineExceeded), "%v", err)
	expect(t, trainer.Start(nil) == nil, "start")
	must[*bertpt.EventStream](t)(trainer.Events()).Close()
	begin := time.Now()
	trainer.Close()
	model.Close()
	stream.Close()
	expect(t, time.Since(begin) < 50*time.Millisecond, "%v", time.Since(begin))
	_, _, err = trainer.State()
	fails(t, err, bertpt.CodeInvalidArgument)
}
