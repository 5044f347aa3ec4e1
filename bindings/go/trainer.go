package bertpt

// #include <bertpt/bertpt.h>
import "C"

import (
	"context"
	"io"
	"sync"
	"time"
	"unsafe"
)

// Trainer pre-trains. Start, Run and Step are for one goroutine at a time (others get CodeBusy); everything else only watches or asks,
// and any goroutine may at any time. Closing it asks a run in progress to stop and never waits.
type Trainer struct {
	*handle
	running *background
}

// background is the context of a run that Start began.
type background struct {
	mutex sync.Mutex
	stop  func()
}

// replace ends the watching of the former run's context.
func (b *background) replace(stop func()) {
	b.mutex.Lock()
	former := b.stop
	b.stop = stop
	b.mutex.Unlock()
	if former != nil {
		former()
	}
}

func newTrainer(out *C.bertpt_trainer) *Trainer {
	running := &background{}
	return &Trainer{newHandle(unsafe.Pointer(out), func(p unsafe.Pointer) {
		C.bertpt_trainer_free((*C.bertpt_trainer)(p))
		running.replace(nil)
	}), running}
}

// NewTrainer makes a trainer. It takes the model's weights: a second one on the model is refused until this one is closed.
// Configuration kind "trainer".
func NewTrainer(model *Model, optimizer *Optimizer, corpus *Corpus, options any) (*Trainer, error) {
	text, err := optionsOf(options)
	if err != nil {
		return nil, err
	}
	defer text.free()
	defer model.done()
	defer optimizer.done()
	defer corpus.done()
	var out *C.bertpt_trainer
	if _, err := rawTrainerCreate((*C.bertpt_model)(model.use()), (*C.bertpt_optimizer)(optimizer.use()), (*C.bertpt_corpus)(corpus.use()), text.p, &out); err != nil {
		return nil, err
	}
	return newTrainer(out), nil
}

// ResumeTrainer continues a run from its newest checkpoint: the next step is the one that would have come. Corpus may be nil: the folder
// that the run recorded is opened.
func ResumeTrainer(runDir string, overrides any, corpus *Corpus) (*Trainer, error) {
	text, err := optionsOf(overrides)
	if err != nil {
		return nil, err
	}
	defer text.free()
	path, err := pathOf(runDir)
	if err != nil {
		return nil, err
	}
	defer path.free()
	var data *C.bertpt_corpus
	if corpus != nil {
		defer corpus.done()
		if data = (*C.bertpt_corpus)(corpus.use()); data == nil {
			return nil, failure(CodeInvalidArgument, "the corpus is closed; give an open one, or nil")
		}
	}
	var out *C.bertpt_trainer
	if _, err := rawTrainerResume(path.p, text.p, data, &out); err != nil {
		return nil, err
	}
	return newTrainer(out), nil
}

// Start trains to the end in the background, until the context is done, Stop or Close.
func (t *Trainer) Start(ctx context.Context) error {
	defer t.done()
	trainer := (*C.bertpt_trainer)(t.use())
	if ctx == nil || ctx.Done() == nil {
		_, err := rawTrainerStart(trainer, nil)
		return err
	}
	cancel, stop, err := watch(ctx)
	if err != nil {
		return err
	}
	if _, err := rawTrainerStart(trainer, cancel); err != nil {
		stop()
		return err
	}
	t.running.replace(stop)
	return nil
}

// Run trains at most maxSteps more (negative: to the end) and waits. io.EOF when all steps were done before.
func (t *Trainer) Run(ctx context.Context, maxSteps int) error {
	defer t.done()
	trainer := (*C.bertpt_trainer)(t.use())
	return withCancel(ctx, func(cancel *C.bertpt_cancel) error {
		result, err := rawTrainerRun(trainer, C.int64_t(maxSteps), cancel)
		if err == nil && result == statusEnd {
			return io.EOF
		}
		return err
	})
}

// Step trains one step and waits. io.EOF when all steps were done before.
func (t *Trainer) Step() (Metrics, error) {
	defer t.done()
	metrics := sizedMetrics()
	result, err := rawTrainerStep((*C.bertpt_trainer)(t.use()), &metrics)
	if err == nil && result == statusEnd {
		err = io.EOF
	}
	return metricsOf(&metrics), err
}

// Wait waits until no run is in progress, at most timeout (negative: without limit); false when the time passed first. The failure of a
// run is given as the error.
func (t *Trainer) Wait(timeout time.Duration) (bool, error) {
	defer t.done()
	result, err := rawTrainerWait((*C.bertpt_trainer)(t.use()), millis(timeout))
	return err == nil && result == statusOK, err
}

// Stop asks the run in progress to stop within one micro-batch, and does not wait.
func (t *Trainer) Stop() error {
	defer t.done()
	_, err := rawTrainerStop((*C.bertpt_trainer)(t.use()))
	return err
}

// State gives the state and the number of steps done.
func (t *Trainer) State() (TrainerState, int64, error) {
	defer t.done()
	var state C.bertpt_trainer_state
	var step C.int64_t
	_, err := rawTrainerGetState((*C.bertpt_trainer)(t.use()), &state, &step)
	return TrainerState(state), int64(step), err
}

// Metrics gives the numbers of the newest step; all zero before the first.
func (t *Trainer) Metrics() (Metrics, error) {
	defer t.done()
	metrics := sizedMetrics()
	_, err := rawTrainerGetMetrics((*C.bertpt_trainer)(t.use()), &metrics)
	return metricsOf(&metrics), err
}

// Report gives the report of the run as JSON.
func (t *Trainer) Report() (string, error) {
	return t.text(func(object unsafe.Pointer, out **C.bertpt_text) (status, error) {
		return rawTrainerGetReport((*C.bertpt_trainer)(object), out)
	})
}

// Plan says what the steps that are left will take, as JSON: tokens, operations, memory, time. {"flops_per_second": 4e14} gives a rate; with
// nil a micro-batch of each phase is timed.
func (t *Trainer) Plan(options any) (string, error) {
	text, err := optionsOf(options)
	if err != nil {
		return "", err
	}
	defer text.free()
	return t.text(func(object unsafe.Pointer, out **C.bertpt_text) (status, error) {
		return rawTrainerPlan((*C.bertpt_trainer)(object), text.p, out)
	})
}

// Config gives the resolved configuration as JSON: {"model", "optimizer", "trainer", "corpus"}.
func (t *Trainer) Config() (string, error) {
	return t.text(func(object unsafe.Pointer, out **C.bertpt_text) (status, error) {
		return rawTrainerGetConfig((*C.bertpt_trainer)(object), out)
	})
}

// Model gives the model, as an object of its own.
func (t *Trainer) Model() (*Model, error) {
	defer t.done()
	var out *C.bertpt_model
	if _, err := rawTrainerGetModel((*C.bertpt_trainer)(t.use()), &out); err != nil {
		return nil, err
	}
	return newModel(out), nil
}

// SaveCheckpoint writes a checkpoint now, between two steps, and waits for it; its folder.
func (t *Trainer) SaveCheckpoint() (string, error) {
	return t.text(func(object unsafe.Pointer, out **C.bertpt_text) (status, error) {
		return rawTrainerSaveCheckpoint((*C.bertpt_trainer)(object), out)
	})
}

// SetProperty keeps a text of your own in every checkpoint from now on; a resume gives it back. An empty value removes it.
func (t *Trainer) SetProperty(key, value string) error {
	name, err := newCString("the key", key)
	if err != nil {
		return err
	}
	defer name.free()
	text, err := newCString("the value", value)
	if err != nil {
		return err
	}
	defer text.free()
	defer t.done()
	_, err = rawTrainerSetProperty((*C.bertpt_trainer)(t.use()), name.p, text.p)
	return err
}

// Properties gives your own texts as a JSON object.
func (t *Trainer) Properties() (string, error) {
	return t.text(func(object unsafe.Pointer, out **C.bertpt_text) (status, error) {
		return rawTrainerGetProperties((*C.bertpt_trainer)(object), out)
	})
}

// VerifyResume proves on this run that a resume is exact, with so many steps: a JSON object with "equal". The trainer stays where it is.
func (t *Trainer) VerifyResume(steps int64) (string, error) {
	return t.text(func(object unsafe.Pointer, out **C.bertpt_text) (status, error) {
		return rawTrainerVerifyResume((*C.bertpt_trainer)(object), C.int64_t(steps), out)
	})
}

// Evaluate evaluates now on the validation split, between two steps, and waits for it.
func (t *Trainer) Evaluate() (Evaluation, error) {
	defer t.done()
	evaluation := sizedEvaluation()
	_, err := rawTrainerEvaluate((*C.bertpt_trainer)(t.use()), &evaluation)
	return evaluationOf(&evaluation), err
}

// Events opens a stream of what happens from now on. It never slows the training.
func (t *Trainer) Events() (*EventStream, error) {
	defer t.done()
	var out *C.bertpt_event_stream
	if _, err := rawTrainerOpenEvents((*C.bertpt_trainer)(t.use()), &out); err != nil {
		return nil, err
	}
	free := func(p unsafe.Pointer) { C.bertpt_event_stream_free((*C.bertpt_event_stream)(p)) }
	return &EventStream{newHandle(unsafe.Pointer(out), free)}, nil
}
