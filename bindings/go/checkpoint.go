package bertpt

// #include <bertpt/bertpt.h>
import "C"

import (
	"context"
	"unsafe"
)

// Checkpoint is read without a trainer, LibTorch or a GPU. Immutable; valid also when its files are deleted.
type Checkpoint struct{ *handle }

// OpenCheckpoint opens a checkpoint, a run (its newest), a Hugging Face or sentence-transformers folder, a TensorFlow checkpoint, or one
// file of weights.
func OpenCheckpoint(path string) (*Checkpoint, error) {
	text, err := pathOf(path)
	if err != nil {
		return nil, err
	}
	defer text.free()
	var out *C.bertpt_checkpoint
	if _, err := rawCheckpointOpen(text.p, &out); err != nil {
		return nil, err
	}
	return &Checkpoint{newHandle(unsafe.Pointer(out), func(p unsafe.Pointer) { C.bertpt_checkpoint_free((*C.bertpt_checkpoint)(p)) })}, nil
}

// Verify reads every byte and compares with the checksums of the manifest; progress may be nil.
func (c *Checkpoint) Verify(ctx context.Context, progress *Progress) error {
	defer c.done()
	checkpoint := (*C.bertpt_checkpoint)(c.use())
	return withCancel(ctx, func(cancel *C.bertpt_cancel) error {
		return withProgress(progress, func(progress *C.bertpt_progress) error {
			_, err := rawCheckpointVerify(checkpoint, cancel, progress)
			return err
		})
	})
}

// Info gives kind, path, step and manifest as JSON.
func (c *Checkpoint) Info() (string, error) {
	return c.text(func(object unsafe.Pointer, out **C.bertpt_text) (status, error) {
		return rawCheckpointGetInfo((*C.bertpt_checkpoint)(object), out)
	})
}

// Config gives the model's config.json as it stands.
func (c *Checkpoint) Config() (string, error) {
	return c.text(func(object unsafe.Pointer, out **C.bertpt_text) (status, error) {
		return rawCheckpointGetConfig((*C.bertpt_checkpoint)(object), out)
	})
}

// Compare tells how two checkpoints of any formats differ, parameter by parameter, as JSON.
func (c *Checkpoint) Compare(ctx context.Context, other *Checkpoint) (string, error) {
	defer c.done()
	defer other.done()
	a, b := (*C.bertpt_checkpoint)(c.use()), (*C.bertpt_checkpoint)(other.use())
	var out *C.bertpt_text
	err := withCancel(ctx, func(cancel *C.bertpt_cancel) error {
		_, err := rawCheckpointCompare(a, b, cancel, &out)
		return err
	})
	return readText(out, err)
}

// Export writes a Hugging Face folder with a model card; configuration kind "export".
func (c *Checkpoint) Export(ctx context.Context, folder string, options any) error {
	path, err := pathOf(folder)
	if err != nil {
		return err
	}
	defer path.free()
	text, err := optionsOf(options)
	if err != nil {
		return err
	}
	defer text.free()
	defer c.done()
	checkpoint := (*C.bertpt_checkpoint)(c.use())
	return withCancel(ctx, func(cancel *C.bertpt_cancel) error {
		_, err := rawCheckpointExport(checkpoint, path.p, text.p, cancel)
		return err
	})
}

// TensorCount gives the number of tensors.
func (c *Checkpoint) TensorCount() (int, error) {
	defer c.done()
	var count C.int64_t
	_, err := rawCheckpointGetTensorCount((*C.bertpt_checkpoint)(c.use()), &count)
	return int(count), err
}

// Tensor gives a tensor by number: first the model's, then the optimizer's as "exp_avg/..." and "exp_avg_sq/...".
func (c *Checkpoint) Tensor(index int) (*Tensor, error) {
	defer c.done()
	var out *C.bertpt_tensor
	_, err := rawCheckpointGetTensor((*C.bertpt_checkpoint)(c.use()), C.int64_t(index), &out)
	return newTensor(out, err)
}

// FindTensor gives a tensor by name, "bert.pooler.dense.weight".
func (c *Checkpoint) FindTensor(name string) (*Tensor, error) {
	text, err := newCString("the name", name)
	if err != nil {
		return nil, err
	}
	defer text.free()
	defer c.done()
	var out *C.bertpt_tensor
	_, err = rawCheckpointFindTensor((*C.bertpt_checkpoint)(c.use()), text.p, &out)
	return newTensor(out, err)
}
