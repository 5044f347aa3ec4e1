package main

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"time"

	"bertpt"
)

func (e *executor) modelCreate(s step) (any, error) {
	model, err := bertpt.NewModel(s["config"], e.tokenizer(s))
	return keep(e, s, model, err, func(model *bertpt.Model) (any, error) {
		count, err := model.ParameterCount()
		return object{"parameters": count}, err
	})
}

func (e *executor) optimizerCreate(s step) (any, error) {
	optimizer, err := bertpt.NewOptimizer(get[*bertpt.Model](e, s, "model"), s["config"])
	return keep(e, s, optimizer, err, nil)
}

func (e *executor) trainerCreate(s step) (any, error) {
	model, optimizer := get[*bertpt.Model](e, s, "model"), get[*bertpt.Optimizer](e, s, "optimizer")
	trainer, err := bertpt.NewTrainer(model, optimizer, e.corpus(s), s["config"])
	return keep(e, s, trainer, err, nil)
}

func (e *executor) trainerResume(s step) (any, error) {
	trainer, err := bertpt.ResumeTrainer(s.text("run"), nil, nil)
	return keep(e, s, trainer, err, nil)
}

func (e *executor) trainSteps(s step) (any, error) {
	losses := []float64{}
	for i := 0; i < s.integer("count"); i++ {
		metrics, err := e.trainer(s).Step()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		losses = append(losses, metrics.MLMLoss)
	}
	if s["losses"] == false {
		return object{"steps": len(losses)}, nil
	}
	return object{"steps": len(losses), "losses": losses}, nil
}

func (e *executor) trainerState(s step) (any, error) {
	state, done, err := e.trainer(s).State()
	return object{"state": int32(state), "step": done}, err
}

func (e *executor) trainerEvaluate(s step) (any, error) {
	v, err := e.trainer(s).Evaluate()
	return object{"sequences": v.Sequences, "masked": v.Masked, "mlm_loss": v.MLMLoss, "pair_loss": v.PairLoss}, err
}

func (e *executor) trainerSaveCheckpoint(s step) (any, error) {
	folder, err := e.trainer(s).SaveCheckpoint()
	return filepath.Base(folder), err
}

func (e *executor) trainerEvents(s step) (any, error) {
	events, err := e.trainer(s).Events()
	if err != nil {
		return nil, err
	}
	defer events.Close()
	if err := e.trainer(s).Start(context.Background()); err != nil {
		return nil, err
	}
	kinds, losses := []int32{}, []float64{}
	for {
		event, err := events.Next(context.Background())
		if err == io.EOF {
			return object{"kinds": kinds, "losses": losses}, nil
		}
		if err != nil {
			return nil, err
		}
		if event.Kind == bertpt.EventProgress {
			losses = append(losses, event.Metrics.MLMLoss)
		} else {
			kinds = append(kinds, int32(event.Kind))
		}
	}
}

func codeOf(err error) int32 {
	var e *bertpt.Error
	if errors.As(err, &e) {
		return int32(e.Code)
	}
	must(err)
	return 0
}

func (e *executor) trainerCancel(s step) (any, error) {
	trainer := e.trainer(s)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	running := make(chan error)
	go func() { running <- trainer.Run(ctx, -1) }()
	for {
		_, done, err := trainer.State()
		if err != nil {
			return nil, err
		}
		if done >= int64(s.integer("after_step")) {
			break
		}
		time.Sleep(2 * time.Millisecond)
	}
	_, ofStep := trainer.Step()
	cancel()
	ofRun := <-running
	state, _, err := trainer.State()
	return object{"step": codeOf(ofStep), "run": codeOf(ofRun), "state": int32(state)}, err
}

func (e *executor) checkpointRead(s step) (any, error) {
	checkpoint, err := bertpt.OpenCheckpoint(s.text("path"))
	if err != nil {
		return nil, err
	}
	defer checkpoint.Close()
	tensor, err := checkpoint.FindTensor(s.text("tensor"))
	if err != nil {
		return nil, err
	}
	defer tensor.Close()
	values, err := bertpt.View[float32](tensor)
	if err != nil {
		return nil, err
	}
	total := 0.0
	for _, value := range values {
		total += float64(value)
	}
	count, err := checkpoint.TensorCount()
	return object{"tensors": count, "shape": tensor.Shape, "dtype": int32(tensor.DType), "sum": total}, err
}

func (e *executor) closeTrainingOrders(s step) (any, error) {
	orders := permutations(4)
	for _, order := range orders {
		corpus, err := bertpt.OpenCorpus(s.text("corpus"))
		must(err)
		tokenizer, err := corpus.Tokenizer()
		must(err)
		model, err := bertpt.NewModel(s["model"], tokenizer)
		must(err)
		optimizer, err := bertpt.NewOptimizer(model, s["optimizer"])
		must(err)
		trainer, err := bertpt.NewTrainer(model, optimizer, corpus, s["trainer"])
		must(err)
		events, err := trainer.Events()
		must(err)
		must(trainer.Start(context.Background()))
		_, err = events.Next(context.Background())
		must(err)
		tokenizer.Close()
		corpus.Close()
		closes := []func(){model.Close, optimizer.Close, trainer.Close, events.Close}
		for _, which := range order {
			closes[which]()
		}
	}
	return object{"orders": len(orders)}, nil
}
